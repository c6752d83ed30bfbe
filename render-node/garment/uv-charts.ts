/**
 * Texture coordinates of a cut garment, in metres of cloth: torso, arms and legs are unrolled around
 * their own axes, as pattern pieces are, so that a weave has one size everywhere.
 */
import type { BodyMap, Landmarks, Point } from "./body-map.ts";

export interface UvCharts {
  /** One index into `uvs` per triangle corner. */
  readonly uvIndices: Uint32Array;
  readonly uvs: Float32Array;
}

/** Radii in decimetres at which the pieces are unrolled. */
const RADIUS = { torso: 1.45, arm: 0.5, leg: 0.85 } as const;
const METRES_PER_DM = 0.1;

/** @param triangles three pattern vertices a triangle */
export function unrollPattern(
  map: BodyMap,
  landmarks: Landmarks,
  triangles: Uint32Array,
): UvCharts {
  const uvs: number[] = [];
  const uvIndices = new Uint32Array(triangles.length);
  const known = new Map<string, number>();
  for (let t = 0; t < triangles.length; t += 3) {
    const corners = [...triangles.subarray(t, t + 3)];
    const piece = pieceOf(map, corners);
    const points = corners.map((v) => unroll(map, landmarks, v, piece));
    const [first] = points as [[number, number]];
    const turn = 2 * Math.PI * RADIUS[piece.part] * METRES_PER_DM;
    points.forEach(([u, v], i) => {
      // A triangle across the seam takes the copy of its corners on the side of its first corner.
      const wraps = Math.round((first[0] - u) / turn);
      const key = `${piece.part} ${piece.side} ${corners[i]} ${wraps}`;
      let index = known.get(key);
      if (index === undefined) {
        index = uvs.length / 2;
        uvs.push(u + wraps * turn, v);
        known.set(key, index);
      }
      uvIndices[t + i] = index;
    });
  }
  return { uvIndices, uvs: Float32Array.from(uvs) };
}

interface Piece {
  readonly part: keyof typeof RADIUS;
  readonly side: 1 | -1;
}

function pieceOf(map: BodyMap, corners: readonly number[]): Piece {
  const mean = (value: (vertex: number) => number): number =>
    corners.reduce((sum, v) => sum + value(v), 0) / corners.length;
  const side = mean((v) => map.points[v * 3] as number) >= 0 ? 1 : -1;
  if (mean((v) => map.armShare[v] as number) > 0.5) return { part: "arm", side };
  if (mean((v) => map.level[v] as number) > 3) return { part: "leg", side };
  return { part: "torso", side };
}

function unroll(
  map: BodyMap,
  landmarks: Landmarks,
  vertex: number,
  { part, side }: Piece,
): [number, number] {
  const x = map.points[vertex * 3] as number;
  const y = map.points[vertex * 3 + 1] as number;
  const z = map.points[vertex * 3 + 2] as number;
  if (part === "torso") {
    const angle = Math.atan2(x, z - (landmarks.arm[0] as Point)[2]);
    return [angle * RADIUS.torso * METRES_PER_DM, -y * METRES_PER_DM];
  }
  const joints = part === "arm" ? landmarks.arm : landmarks.leg;
  const along = (part === "arm" ? map.armAlong : map.legAlong)[vertex] as number;
  const [from, to] = (along < 1 ? joints.slice(0, 2) : joints.slice(1, 3)) as [Point, Point];
  const share = along < 1 ? along : along - 1;
  const axis = from.map((value, c) => value + share * ((to[c] as number) - value));
  const length = Math.hypot(...from.map((value, c) => value - (to[c] as number)));
  const [dx, dy, dz] = [
    Math.abs(x) - (axis[0] as number),
    y - (axis[1] as number),
    z - (axis[2] as number),
  ];
  // Around an arm the outside of the elbow is the middle of the piece; around a leg its front.
  const angle = part === "arm" ? Math.atan2(-dz, dx + dy) : Math.atan2(dx, dz);
  return [side * angle * RADIUS[part] * METRES_PER_DM, along * length * METRES_PER_DM];
}
