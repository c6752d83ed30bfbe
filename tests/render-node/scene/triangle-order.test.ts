import { expect, test } from "vitest";
import type { Part } from "../../../render-node/mesh/part.ts";
import { orderTriangles } from "../../../render-node/scene/triangle-order.ts";
import { spherePart } from "./sphere-part.ts";

const ball = spherePart({ kind: "cloth", fabric: "jersey", color: [1, 1, 1] });

/** Steps of a decimetre that are as good as one distance. */
const STEP_DM = 1;

/** Mean distance of each triangle of a turned part along +Z, decimetres, in the order they are drawn. */
function depths({ positions }: Part, indices: Uint32Array, yaw: number): number[] {
  const [c, s] = [Math.cos((yaw * Math.PI) / 180), Math.sin((yaw * Math.PI) / 180)];
  return Array.from({ length: indices.length / 3 }, (_, t) =>
    [...indices.subarray(3 * t, 3 * t + 3)].reduce(
      (sum, i) =>
        sum + ((positions[3 * i + 2] as number) * c - (positions[3 * i] as number) * s) / 3,
      0,
    ),
  );
}

test.each([0, 130, -75])("triangles of a figure turned by %s° come nearest first", (yaw) => {
  const out = new Uint32Array(ball.indices.length);
  orderTriangles(ball, yaw, "near-first", out);

  const drawn = depths(ball, out, yaw);
  expect(Math.max(...drawn) - Math.min(...drawn)).toBeGreaterThan(3 * STEP_DM);
  let nearest = Infinity;
  for (const depth of drawn) {
    expect(depth).toBeLessThanOrEqual(nearest + STEP_DM + 1e-5);
    nearest = Math.min(nearest, depth);
  }
  const sorted = (indices: Uint32Array): number[] => [...indices].sort((a, b) => a - b);
  expect(sorted(out)).toEqual(sorted(ball.indices));
});

/** Two triangles at a distance of 1 dm, then one at `z`. */
function sheets(z: number): Part {
  return {
    ...ball,
    positions: Float32Array.of(0, 0, 1, 1, 0, 1, 0, 1, 1, 0, 0, z, 1, 0, z, 0, 1, z),
    indices: Uint32Array.of(0, 1, 2, 1, 2, 0, 3, 4, 5),
  };
}

test("triangles that are as near as each other stay together as given", () => {
  const flat = sheets(1.2);
  const out = new Uint32Array(9);
  orderTriangles(flat, 0, "near-first", out);

  expect([...out]).toEqual([...flat.indices]);
});

test("blended triangles come farthest first, equally far ones in their given order", () => {
  const flat = sheets(-1);
  const out = new Uint32Array(9);
  orderTriangles(flat, 0, "far-first", out);

  expect([...out]).toEqual([3, 4, 5, 0, 1, 2, 1, 2, 0]);
});
