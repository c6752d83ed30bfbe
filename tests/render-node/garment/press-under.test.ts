import { expect, test } from "vitest";
import { pressUnder } from "../../../render-node/garment/press-under.ts";
import { findNeighbours } from "../../../render-node/garment/surface.ts";

/** Squares of a level sheet that looks up, `side` vertices wide and a decimetre apart. */
function sheet(side: number, heightOf: (vertex: number) => number) {
  const count = side * side;
  const points = Float32Array.from({ length: count * 3 }, (_, i) => {
    const v = Math.floor(i / 3);
    return [v % side, heightOf(v), Math.floor(v / side)][i % 3] as number;
  });
  const normals = points.map((_, i) => (i % 3 === 1 ? 1 : 0));
  const corners = Array.from({ length: count }, (_, v) => v);
  const triangles = corners
    .filter((v) => v % side < side - 1 && v < count - side)
    .flatMap((v) => [v, v + side, v + 1, v + 1, v + side, v + side + 1]);
  return { points, normals, triangles: Uint32Array.from(triangles) };
}

test("what has come through a cloth is pressed under it, and what lies below stays", () => {
  const cloth = sheet(7, () => 0);
  const middle = 24;
  const { points, triangles } = sheet(7, (v) => (v === middle ? 0.1 : -0.2));
  const pressed = pressUnder(points, [cloth], findNeighbours(triangles, 49));
  expect(pressed[middle * 3 + 1]).toBeLessThan(-0.02);
  expect(pressed[1]).toBeCloseTo(-0.2, 3);
});

test("what stands far out of a cloth lies past its edge and stays", () => {
  const cloth = sheet(7, () => 0);
  const { points, triangles } = sheet(7, () => 0.29);
  expect(pressUnder(points, [cloth], findNeighbours(triangles, 49))).toEqual(points);
});
