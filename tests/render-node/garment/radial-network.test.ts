import { expect, test } from "vitest";
import { answer, fitRadialNetwork } from "../../../train/radial-network.ts";

/** Points of a grid, −1 … 1 along both of its sides. */
const GRID = Array.from({ length: 49 }, (_, i) =>
  Float64Array.of((i % 7) / 3 - 1, Math.floor(i / 7) / 3 - 1),
);

/** Smooth, and curved so much that no plane comes nearer to its corners than 0.6. */
function bowl([x = 0, y = 0]: Float64Array): Float64Array {
  return Float64Array.of(2 * x + y * y, y + x * y);
}

test("answers between its lessons are those of the surface that the lessons lie on", () => {
  const network = fitRadialNetwork(GRID, GRID.map(bowl));
  for (const question of [Float64Array.of(0.8, -0.8), Float64Array.of(-0.7, 0.9)]) {
    const { values } = answer(network, question);
    bowl(question).forEach((wanted, k) => {
      expect(Math.abs((values[k] ?? NaN) - wanted)).toBeLessThan(0.3);
    });
  }
});

test("the distance from the nearest lesson is none at a lesson and grows away from all", () => {
  const network = fitRadialNetwork(GRID, GRID.map(bowl));
  const [at, near, far] = [
    [0, 0],
    [1.2, 1.2],
    [3, 3],
  ].map((place) => answer(network, Float64Array.from(place)).nearest) as [number, number, number];
  expect(at).toBeCloseTo(0, 6);
  expect(near).toBeGreaterThan(at);
  expect(far).toBeGreaterThan(near);
});
