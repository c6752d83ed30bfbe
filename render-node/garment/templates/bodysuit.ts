import type { Template } from "../template.ts";

/** The base layer that is always worn: a plain bodysuit with short legs, close to the skin. */
export const bodysuit: Template = {
  name: "Bodysuit",
  kind: "bodysuit",
  fabric: "jersey",
  neckline: { shape: "round", width: 9.5, front: 12, back: 9 },
  leg: { at: 0.16 },
  bands: {},
  ease: {},
};
