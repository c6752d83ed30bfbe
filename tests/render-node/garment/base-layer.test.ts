import { afterAll, expect, it } from "vitest";
import { vectorAt } from "../../../render-node/avatar/posture.ts";
import { dot, normalize, subtract, type Vector } from "../../../render-node/avatar/rotation.ts";
import { foundationOf } from "../../../render-node/garment/foundation.ts";
import { heightsAbove } from "../../../render-node/garment/push-out.ts";
import { openStudio } from "../avatar/people.ts";

const studio = await openStudio();
afterAll(() => studio.model.close());

/** Vertices of a closed loop at which it turns by more than 60 degrees. */
function corners(points: Float32Array, loop: readonly number[]): number {
  return loop.filter((vertex, i) => {
    const before = vectorAt(points, loop.at(i - 1) ?? 0);
    const own = vectorAt(points, vertex);
    const after = vectorAt(points, loop[(i + 1) % loop.length] ?? 0);
    return dot(normalize(subtract(own, before)), normalize(subtract(after, own))) < 0.5;
  }).length;
}

it.each([
  ["Female", 0],
  ["Female", 2],
  ["Male", 0],
  ["Male", 2],
] as const)(
  "the straps of the base layer have smooth edges on a %s of muscular %i",
  async (gender, value) => {
    const body_dimensions = [{ key: "b_{main}_muscular", value }] as const;
    const avatar = await studio.build({ gender, body_dimensions: [...body_dimensions] });
    const { base } = await foundationOf(avatar, "bodysuit", studio.pack);
    for (const { vertices } of base.workpiece.pattern.loops) {
      expect(corners(base.points, vertices)).toBe(0);
    }
  },
);

it("lies on the skin along its edges", async () => {
  const body_dimensions = [{ key: "b_{main}_overweight", value: 1 }] as const;
  const avatar = await studio.build({ body_dimensions: [...body_dimensions] });
  const { base, body } = await foundationOf(avatar, "bodysuit", studio.pack);
  const heights = heightsAbove(base.points, body.trunk);
  const edges = base.workpiece.pattern.loops.flatMap(({ vertices }) => vertices);
  // Decimetres.
  expect(Math.max(...edges.map((vertex) => heights[vertex] as number))).toBeLessThan(0.025);
});

it("keeps large breasts apart", async () => {
  const avatar = await studio.build({
    gender: "Female",
    body_dimensions: [{ key: "b_{Torso}_Breast Size", value: 2 }],
  });
  const { base } = await foundationOf(avatar, "bodysuit", studio.pack);
  const points = Array.from({ length: base.points.length / 3 }, (_, v) => vectorAt(base.points, v));
  const foremost = points.reduce((best, point) => (point[2] > best[2] ? point : best));
  const between = points
    .filter(([x, y]) => Math.abs(x) < 0.1 && Math.abs(y - foremost[1]) < 0.3)
    .map(([, , z]) => z);
  // Decimetres: the valley between them is as deep as a hand is thick.
  expect(foremost[2] - Math.max(...between)).toBeGreaterThan(0.3);
});

it("shows no nipples", async () => {
  const avatar = await studio.build({ gender: "Female" });
  const { base } = await foundationOf(avatar, "bodysuit", studio.pack);
  // A base vertex at the tip of the left breast.
  const tip = vectorAt(avatar.posed, 8450);
  const points = Array.from({ length: base.points.length / 3 }, (_, v) => vectorAt(base.points, v));
  const apart = (a: Vector, b: Vector): number => Math.hypot(...subtract(a, b));
  const over = points.reduce((best, p) => (apart(p, tip) < apart(best, tip) ? p : best));
  // The cloth within 15 mm of there turns no more than the breast does.
  const around = [...points.keys()].filter((v) => apart(points[v] as Vector, over) < 0.15);
  expect(around.length).toBeGreaterThan(30);
  const normals = around.map((v) => vectorAt(base.normals, v));
  const facing = normalize(
    [0, 1, 2].map((c) =>
      normals.reduce((sum, n) => sum + (n[c] as number), 0),
    ) as unknown as Vector,
  );
  const turns = normals.map(
    (normal) => (Math.acos(Math.min(1, dot(normal, facing))) * 180) / Math.PI,
  );
  expect(Math.max(...turns)).toBeLessThan(24);
});
