/** The surfaces that MakeHuman's base mesh carries for clothes: tights around the body, and a skirt. */
import type { BaseMesh } from "../pack/pack.ts";
import { pickFaces, type Sheet } from "./sheet.ts";

export type Helper = "helper-tights" | "helper-skirt";

/** One helper of the base mesh as a sheet of quads. Throws when the mesh has no such group. */
export function helperSheet(base: BaseMesh, helper: Helper): Sheet {
  const group = base.groupNames.indexOf(helper);
  if (group < 0) throw new Error(`The base mesh has no group "${helper}"`);
  const faces: number[][] = [];
  base.groupOfFace.forEach((g, face) => {
    if (g === group) faces.push([...base.quads.subarray(face * 4, face * 4 + 4)]);
  });
  const stencils = Array.from({ length: base.positions.length / 3 }, (_, v) => new Map([[v, 1]]));
  return pickFaces({ stencils, faces }, () => true).sheet;
}
