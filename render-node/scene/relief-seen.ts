import type { Fabric, Surface } from "../mesh/part.ts";

/**
 * Pixels a decimetre from which on something is seen of a fabric's threads or of pores: a standing
 * adult is about 30 to the decimetre in a picture 576 pixels high, 80 in one of 1536. Light changes
 * little between two vertices until long after that.
 */
const SEEN_FROM: Readonly<Record<Fabric | "skin", number>> = {
  skin: 50,
  jersey: 95,
  cotton: 95,
  denim: 60,
  knit: 20,
  wool: 20,
  leather: 20,
};

/** Whether a picture of that scale shows the relief of a surface, if it has one. */
export function showsRelief(surface: Surface, pixelsPerDm: number): boolean {
  switch (surface.kind) {
    case "skin":
      return pixelsPerDm >= SEEN_FROM.skin;
    case "cloth":
      // What is painted changes from point to point, whatever its relief does.
      return surface.texture !== undefined || pixelsPerDm >= SEEN_FROM[surface.fabric];
    case "eye":
    case "cornea":
    case "mouth":
    case "hair":
      return true;
  }
}
