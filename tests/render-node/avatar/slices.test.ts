import { afterAll, beforeAll, expect, test } from "vitest";
import type { BodyDimension, Gender } from "../../../contracts/avatar-options.ts";
import { jointsOf } from "../../../render-node/avatar/joints.ts";
import { measureBody } from "../../../render-node/avatar/measure.ts";
import { bodySurfacingOf } from "../../../render-node/avatar/prepared.ts";
import { openStudio, person, type Studio } from "./people.ts";

let studio: Studio;
beforeAll(async () => {
  studio = await openStudio();
});
afterAll(() => studio.model.close());

type Point = readonly [x: number, z: number];

/** Where a level plane cuts the edges of the body's triangles, decimetres. */
function slice(shape: Float32Array, height: number, isMeant: (point: Point) => boolean): Point[] {
  const triangles = bodySurfacingOf(studio.pack).sourceIndices;
  const points: Point[] = [];
  for (let corner = 0; corner < triangles.length; corner++) {
    const next = corner % 3 === 2 ? corner - 2 : corner + 1;
    const [a, b] = [corner, next].map((at) => (triangles[at] ?? 0) * 3) as [number, number];
    const [from, to] = [(shape[a + 1] ?? 0) - height, (shape[b + 1] ?? 0) - height];
    if (from > 0 === to > 0) continue;
    const share = from / (from - to);
    const between = (axis: number): number =>
      (shape[a + axis] ?? 0) * (1 - share) + (shape[b + axis] ?? 0) * share;
    const point: Point = [between(0), between(2)];
    if (isMeant(point)) points.push(point);
  }
  return points;
}

/** Centimetres around points that a taut tape goes: along both halves of their convex hull. */
function around(points: readonly Point[]): number {
  const sorted = points.toSorted(([ax, az], [bx, bz]) => ax - bx || az - bz);
  return alongHalf(sorted) + alongHalf(sorted.toReversed());
}

function alongHalf(sorted: readonly Point[]): number {
  const hull: Point[] = [];
  for (const point of sorted) {
    while (turnsAway(hull.at(-2), hull.at(-1), point)) hull.pop();
    hull.push(point);
  }
  return hull.reduce((length, [x, z], i) => {
    const [fromX, fromZ] = hull[i - 1] ?? [x, z];
    return length + 10 * Math.hypot(x - fromX, z - fromZ);
  }, 0);
}

function turnsAway(a: Point | undefined, b: Point | undefined, [x, z]: Point): boolean {
  return (
    a !== undefined && b !== undefined && (b[0] - a[0]) * (z - a[1]) <= (b[1] - a[1]) * (x - a[0])
  );
}

const BODIES: readonly (readonly [Gender, BodyDimension, number])[] = [
  ["Female", "b_{main}_overweight", 0],
  ["Female", "b_{Torso}_Hips Size", 1],
  ["Male", "b_{main}_skinny", 1],
  ["Male", "b_{main}_muscular", 1],
];

test.each(BODIES)("thigh and hips are those of slices: %s, %s %d", async (gender, key, value) => {
  const { pack } = studio;
  const shape = await studio.shape(person({ gender, body_dimensions: [{ key, value }] }));
  const sizes = measureBody(pack, shape, jointsOf(pack.rig, shape));
  let lowest = Infinity;
  for (const vertex of bodySurfacingOf(pack).sourceIndices) {
    lowest = Math.min(lowest, shape[vertex * 3 + 1] ?? 0);
  }
  const crotch = lowest + sizes.inseam / 10;

  const thigh = around(slice(shape, crotch - 0.25, ([x]) => x > 0 && x < 2.4));
  expect(Math.abs(thigh - sizes.thigh)).toBeLessThan(0.5);

  // Arms are held out at rest: whatever is far from the middle is a hand.
  const levels = Array.from({ length: 30 }, (_, step) => crotch + 0.15 + step * 0.05);
  const hips = levels.map((level) => around(slice(shape, level, ([x]) => Math.abs(x) < 2.6)));
  expect(Math.abs(Math.max(...hips) - sizes.hips)).toBeLessThan(0.5);
});
