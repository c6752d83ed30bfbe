/**
 * The surfaces of MakeHuman's base mesh that garments are cut from: those that it carries for clothes,
 * and the skin.
 */
import type { BaseMesh } from "../pack/pack.ts";
import type { Landmarks, Point } from "./body-map.ts";
import { pickFaces, type Sheet, type Stencil } from "./sheet.ts";

/** Tights around the body, and a skirt. */
export type Helper = "helper-tights" | "helper-skirt";

/** One helper of the base mesh as a sheet of quads. Throws when the mesh has no such group. */
export function helperSheet(base: BaseMesh, helper: Helper): Sheet {
  return groupSheet(base, helper);
}

/** The skin from the knees to the neck and to the elbows, as a sheet of quads. */
export function skinSheet(base: BaseMesh, { arm, leg, nape }: Landmarks): Sheet {
  const [, elbow] = arm as [Point, Point];
  const [, knee] = leg as [Point, Point];
  const isTrunk = (vertex: number): boolean => {
    const [x, y] = base.positions.subarray(vertex * 3, vertex * 3 + 2) as unknown as Point;
    return Math.abs(x) < elbow[0] && y > knee[1] && y < nape[1] + NECK_HEIGHT;
  };
  const skin = groupSheet(base, "body");
  return pickFaces(skin, (face) => face.every((v) => isTrunk(baseVertexOf(skin, v)))).sheet;
}

/** The base vertex that a vertex of an uncut sheet is. */
function baseVertexOf({ stencils }: Sheet, vertex: number): number {
  const [base] = (stencils[vertex] as Stencil).keys();
  if (base === undefined) throw new RangeError(`Vertex ${vertex} hangs on no base vertex`);
  return base;
}

/** Decimetres above the nape, over which no neckline reaches. */
const NECK_HEIGHT = 0.5;

function groupSheet(base: BaseMesh, name: string): Sheet {
  const group = base.groupNames.indexOf(name);
  if (group < 0) throw new Error(`The base mesh has no group "${name}"`);
  const faces: number[][] = [];
  base.groupOfFace.forEach((g, face) => {
    if (g === group) faces.push([...base.quads.subarray(face * 4, face * 4 + 4)]);
  });
  const stencils = Array.from({ length: base.positions.length / 3 }, (_, v) => new Map([[v, 1]]));
  return pickFaces({ stencils, faces }, () => true).sheet;
}
