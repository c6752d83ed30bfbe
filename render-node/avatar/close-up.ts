/** What a close view of a figure needs more of than a view from afar. */
import type { Part } from "../mesh/part.ts";
import type { Pack } from "../pack/pack.ts";
import { smoothSkin } from "./smooth-skin.ts";

/** Pixels a decimetre from which one sees that outlines of the skin have corners. */
const CLOSE_PIXELS_PER_DM = 90;

/** Cosine between a normal and the way to the camera below which a triangle draws no outline. */
const BEHIND_OUTLINE = -0.4;

/** What a picture shows of the room the figure stands in. */
export interface PictureArea {
  /** Degrees the figure is turned, counter-clockwise seen from above. */
  readonly yaw: number;
  /** Pixels a decimetre. */
  readonly scale: number;
  /** Heights of the picture's lower and upper edge, decimetres. */
  readonly bottom: number;
  readonly top: number;
}

/** The parts of a figure as fine as a picture of them needs. */
export function partsForPicture(
  parts: readonly Part[],
  area: PictureArea,
  pack: Pack,
): readonly Part[] {
  if (area.scale < CLOSE_PIXELS_PER_DM) return parts;
  const radians = (area.yaw * Math.PI) / 180;
  const [sine, cosine] = [Math.sin(radians), Math.cos(radians)];
  return parts.map((part) => {
    if (part.name !== "skin") return part;
    const { positions, normals } = part;
    return smoothSkin(part, pack, (vertex) => {
      const height = positions[vertex * 3 + 1] as number;
      const facing =
        (normals[vertex * 3 + 2] as number) * cosine - (normals[vertex * 3] as number) * sine;
      return height > area.bottom && height < area.top && facing > BEHIND_OUTLINE;
    });
  });
}
