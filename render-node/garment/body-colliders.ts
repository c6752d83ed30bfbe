/**
 * The body as cloth meets it: the trunk with head and legs, and the arms, each a closed surface. They
 * are kept apart so that the side of a shirt, caught between arm and trunk, is never pushed out
 * through the arm.
 */
import type { Avatar } from "../avatar/avatar.ts";
import { normalsOf } from "../avatar/part-mesh.ts";
import { bodySurfacingOf } from "../avatar/prepared.ts";
import { BODY_VERTEX_COUNT, type Pack } from "../pack/pack.ts";
import { findLandmarks, mapBody } from "./body-map.ts";
import type { Obstacle } from "./distance-field.ts";
import { boundaryLoops } from "./sheet.ts";

export interface BodyColliders {
  readonly trunk: Obstacle;
  readonly arms: Obstacle;
  readonly whole: Obstacle;
}

interface Piece {
  /** Body vertices; the middles of the openings follow them. */
  readonly triangles: Uint32Array;
  readonly openings: readonly (readonly number[])[];
}

type Pieces = Readonly<Record<keyof BodyColliders, Piece>>;
const piecesOf = new WeakMap<Pack, Pieces>();

/** The colliders of a figure as it stands. */
export function bodyColliders({ posed }: Avatar, pack: Pack): BodyColliders {
  const known = piecesOf.get(pack) ?? cutBody(pack);
  piecesOf.set(pack, known);
  return {
    trunk: placePiece(known.trunk, posed),
    arms: placePiece(known.arms, posed),
    whole: placePiece(known.whole, posed),
  };
}

function placePiece({ triangles, openings }: Piece, posed: Float32Array): Obstacle {
  const body = BODY_VERTEX_COUNT * 3;
  const points = new Float32Array(body + openings.length * 3);
  points.set(posed.subarray(0, body));
  openings.forEach((loop, k) => {
    for (const vertex of loop) {
      for (let c = 0; c < 3; c++) {
        const at = body + k * 3 + c;
        points[at] = (points[at] as number) + (posed[vertex * 3 + c] as number) / loop.length;
      }
    }
  });
  return { points, normals: normalsOf(points, triangles), triangles };
}

function cutBody(pack: Pack): Pieces {
  const landmarks = findLandmarks(pack.base, pack.rig);
  const stencils = Array.from({ length: BODY_VERTEX_COUNT }, (_, v) => new Map([[v, 1]]));
  const map = mapBody(landmarks, stencils, pack.base.positions);
  const isArm = (v: number): boolean => (map.armShare[v] as number) > 0.5;
  const faces: number[][] = [];
  const { sourceIndices } = bodySurfacingOf(pack);
  for (let t = 0; t < sourceIndices.length; t += 3)
    faces.push([...sourceIndices.subarray(t, t + 3)]);
  return {
    trunk: closed(faces.filter((face) => !face.every(isArm))),
    arms: closed(faces.filter((face) => face.some((v) => (map.armShare[v] as number) > 0.02))),
    whole: closed(faces),
  };
}

/** Closes a surface with a fan over each of its openings. */
function closed(faces: readonly (readonly number[])[]): Piece {
  const openings = boundaryLoops(faces);
  const lids = openings.flatMap((loop, k) =>
    loop.map((from, i) => [loop[(i + 1) % loop.length] as number, from, BODY_VERTEX_COUNT + k]),
  );
  return { triangles: Uint32Array.from([...faces, ...lids].flat()), openings };
}
