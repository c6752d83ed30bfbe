/**
 * The surfaces of MakeHuman's base mesh that garments are cut from: those that it carries for clothes,
 * and the skin.
 */
import type { BaseMesh } from "../pack/pack.ts";
import type { Landmarks, Point } from "./body-map.ts";
import { pickFaces, sumStencils, type Sheet, type Stencil } from "./sheet.ts";

/** Tights around the body, and a skirt. */
export type Helper = "helper-tights" | "helper-skirt";

/** One helper of the base mesh as a sheet of quads. Throws when the mesh has no such group. */
export function helperSheet(base: BaseMesh, helper: Helper): Sheet {
  return groupSheet(base, helper);
}

/** Base vertices of each nipple, first and last. */
const NIPPLES = [
  [1762, 1793],
  [8434, 8465],
] as const;
/** Passes that even the cloth out over them. */
const EVENING_STEPS = 60;

/** The skin from the knees to the neck and to the elbows, as a sheet of quads; nipples are evened out. */
export function skinSheet(base: BaseMesh, { arm, leg, nape }: Landmarks): Sheet {
  const [, elbow] = arm as [Point, Point];
  const [, knee] = leg as [Point, Point];
  const isTrunk = (vertex: number): boolean => {
    const [x, y] = base.positions.subarray(vertex * 3, vertex * 3 + 2) as unknown as Point;
    return Math.abs(x) < elbow[0] && y > knee[1] && y < nape[1] + NECK_HEIGHT;
  };
  const skin = groupSheet(base, "body");
  const trunk = pickFaces(skin, (face) => face.every((v) => isTrunk(baseVertexOf(skin, v)))).sheet;
  return NIPPLES.reduce((sheet, [first, last]) => {
    const isOf = (v: number): boolean => v >= first && v <= last;
    return evened(
      sheet,
      [...trunk.stencils.keys()].filter((v) => isOf(baseVertexOf(trunk, v))),
    );
  }, trunk);
}

/** A sheet with one patch of its vertices spread evenly between those around the patch. */
function evened({ stencils, faces }: Sheet, patch: readonly number[]): Sheet {
  const inPatch = new Set(patch);
  const around = patch.map((vertex) => {
    const touching = faces.filter((face) => face.includes(vertex)).flat();
    return [...new Set(touching)].filter((v) => v !== vertex);
  });
  const border = [...new Set(around.flat())].filter((v) => !inPatch.has(v));
  // Per vertex its shares of those on the border; all of them begin in the border's middle.
  const shares = new Map(
    patch.map((v) => [v, new Float64Array(border.length).fill(1 / border.length)]),
  );
  border.forEach((v, at) => {
    const whole = new Float64Array(border.length);
    whole[at] = 1;
    shares.set(v, whole);
  });
  for (let step = 0; step < EVENING_STEPS; step++) {
    patch.forEach((vertex, i) => {
      const neighbours = (around[i] as number[]).map((v) => shares.get(v) as Float64Array);
      const own = shares.get(vertex) as Float64Array;
      own.forEach((_, at) => {
        own[at] =
          neighbours.reduce((sum, each) => sum + (each[at] as number), 0) / neighbours.length;
      });
    });
  }
  const moved = [...stencils];
  for (const vertex of patch) {
    const own = shares.get(vertex) as Float64Array;
    moved[vertex] = sumStencils(
      border.map((v, at) => [stencils[v] as Stencil, own[at] as number] as const),
    );
  }
  return { stencils: moved, faces };
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
