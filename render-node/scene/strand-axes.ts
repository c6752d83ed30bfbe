/**
 * The directions in which a hair picture's u and v grow on its mesh. Where charts meet, the picture
 * tells the way of the strands on either side a little otherwise, and a highlight would break off at
 * the seam: there the axes are turned until both sides agree.
 */
import type { Part } from "../mesh/part.ts";
import { strandWayAt } from "../mesh/strand-flow.ts";
import { aboutAxis, cross, dot, normalize, rotate, type Vector } from "../avatar/rotation.ts";
import { vectorAt } from "../avatar/posture.ts";

/** Vertices nearer to each other than this are one, decimetres. */
const SAME = 1e-3;
/** Places along an axis that keep their numbers apart. */
const PLACES = 2 ** 17;

/** Radians about its normal by which the axes of a vertex are turned. */
type Turns = ReadonlyMap<number, number>;

/** Unit directions in which u and v grow, xyz per vertex; zero where the texture has no area. */
export interface StrandAxes {
  readonly alongU: Float32Array;
  readonly alongV: Float32Array;
}

/** The axes of a part of hair, and a way to write them anew once it has moved. */
export function strandAxes(part: Part): StrandAxes & { readonly follow: (moved: Part) => void } {
  const alongU = new Float32Array(part.positions.length);
  const alongV = new Float32Array(part.positions.length);
  const axes = { alongU, alongV };
  findAxes(part, axes);
  const turns = seamTurns(part, axes);
  turn(part, axes, turns);
  const follow = (moved: Part): void => {
    findAxes(moved, axes);
    turn(moved, axes, turns);
  };
  return { ...axes, follow };
}

function findAxes({ positions, uvs, indices }: Part, { alongU, alongV }: StrandAxes): void {
  alongU.fill(0);
  alongV.fill(0);
  for (let t = 0; t < indices.length; t += 3) {
    const a = indices[t] as number;
    const b = indices[t + 1] as number;
    const c = indices[t + 2] as number;
    const u1 = (uvs[2 * b] as number) - (uvs[2 * a] as number);
    const v1 = (uvs[2 * b + 1] as number) - (uvs[2 * a + 1] as number);
    const u2 = (uvs[2 * c] as number) - (uvs[2 * a] as number);
    const v2 = (uvs[2 * c + 1] as number) - (uvs[2 * a + 1] as number);
    const sign = Math.sign(u1 * v2 - u2 * v1);
    for (let axis = 0; axis < 3; axis++) {
      const from = positions[3 * a + axis] as number;
      const e1 = (positions[3 * b + axis] as number) - from;
      const e2 = (positions[3 * c + axis] as number) - from;
      const growsU = (e1 * v2 - e2 * v1) * sign;
      const growsV = (e2 * u1 - e1 * u2) * sign;
      addToCorners(alongU, 3 * a + axis, 3 * b + axis, 3 * c + axis, growsU);
      addToCorners(alongV, 3 * a + axis, 3 * b + axis, 3 * c + axis, growsV);
    }
  }
  normalizeAll(alongU);
  normalizeAll(alongV);
}

function addToCorners(sums: Float32Array, a: number, b: number, c: number, value: number): void {
  sums[a] = (sums[a] as number) + value;
  sums[b] = (sums[b] as number) + value;
  sums[c] = (sums[c] as number) + value;
}

function normalizeAll(vectors: Float32Array): void {
  for (let i = 0; i < vectors.length; i += 3) {
    const x = vectors[i] as number;
    const y = vectors[i + 1] as number;
    const z = vectors[i + 2] as number;
    const length = Math.sqrt(x * x + y * y + z * z) || 1;
    vectors[i] = x / length;
    vectors[i + 1] = y / length;
    vectors[i + 2] = z / length;
  }
}

/** How far the axes on both sides of a seam are turned for their strands to run one way. */
function seamTurns({ positions, normals, uvs, surface }: Part, axes: StrandAxes): Turns {
  const turns = new Map<number, number>();
  if (surface.kind !== "hair") return turns;
  for (const vertices of verticesAtSeams(positions)) {
    const ways = vertices.map((vertex): Vector => {
      const way = strandWayAt(
        surface.texture,
        uvs[2 * vertex] as number,
        uvs[2 * vertex + 1] as number,
      );
      const [u, v] = [vectorAt(axes.alongU, vertex), vectorAt(axes.alongV, vertex)];
      return normalize([
        u[0] * way[0] + v[0] * way[1],
        u[1] * way[0] + v[1] * way[1],
        u[2] * way[0] + v[2] * way[1],
      ]);
    });
    const shared = meanAxis(ways);
    vertices.forEach((vertex, k) => {
      const own = ways[k] as Vector;
      const normal = vectorAt(normals, vertex);
      const along = dot(own, shared);
      const across = dot(cross(own, shared), normal);
      // The sign of a direction means nothing.
      turns.set(vertex, Math.atan2(Math.sign(along) * across, Math.abs(along)));
    });
  }
  return turns;
}

/** Groups of vertices at one place. */
function verticesAtSeams(positions: Float32Array): readonly (readonly number[])[] {
  const places = new Map<number, number[]>();
  for (let vertex = 0; vertex < positions.length / 3; vertex++) {
    const [x, y, z] = vectorAt(positions, vertex).map((at) => Math.round(at / SAME));
    const place = ((x as number) * PLACES + (y as number)) * PLACES + (z as number);
    const there = places.get(place);
    if (there === undefined) places.set(place, [vertex]);
    else there.push(vertex);
  }
  return [...places.values()].filter(({ length }) => length > 1);
}

/** The direction that lies between lines, whichever way each is written. */
function meanAxis(lines: readonly Vector[]): Vector {
  const [first] = lines as [Vector];
  const sum: [number, number, number] = [0, 0, 0];
  for (const line of lines) {
    const sign = dot(line, first) < 0 ? -1 : 1;
    for (const c of [0, 1, 2] as const) sum[c] += sign * line[c];
  }
  return normalize(sum);
}

function turn({ normals }: Part, { alongU, alongV }: StrandAxes, turns: Turns): void {
  for (const [vertex, angle] of turns) {
    const turned = aboutAxis(vectorAt(normals, vertex), angle);
    alongU.set(rotate(turned, vectorAt(alongU, vertex)), vertex * 3);
    alongV.set(rotate(turned, vectorAt(alongV, vertex)), vertex * 3);
  }
}
