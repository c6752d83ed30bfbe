import { expect, test } from "vitest";
import { cutSheet } from "../../../render-node/garment/cut-sheet.ts";
import { boundaryLoops, placeSheet, type Sheet } from "../../../render-node/garment/sheet.ts";

/** A square of 10 × 10 cells of side 1 in the xy plane, as triangles. */
function square(): { sheet: Sheet; points: Float32Array } {
  const points = Float32Array.from({ length: 121 * 3 }, (_, i) => {
    const v = Math.floor(i / 3);
    return [v % 11, Math.floor(v / 11), 0][i % 3] as number;
  });
  const faces = Array.from({ length: 100 }, (_, cell) => {
    const a = Math.floor(cell / 10) * 11 + (cell % 10);
    return [
      [a, a + 1, a + 12],
      [a, a + 12, a + 11],
    ];
  }).flat();
  const stencils = Array.from({ length: 121 }, (_, v) => new Map([[v, 1]]));
  return { sheet: { stencils, faces }, points };
}

function cutAt(distance: (x: number, y: number) => number): { sheet: Sheet; points: Float32Array } {
  const { sheet, points } = square();
  const field = Float64Array.from({ length: 121 }, (_, v) =>
    distance(points[v * 3] as number, points[v * 3 + 1] as number),
  );
  const cut = cutSheet(sheet, field);
  return { sheet: cut.sheet, points: placeSheet(cut.sheet.stencils, points) };
}

test("a straight cut leaves what lies on its near side, with the edge on the line", () => {
  const { sheet, points } = cutAt((x, y) => x + 0.3 * y - 6.17);
  let area = 0;
  for (const [a, b, c] of sheet.faces as [number, number, number][]) {
    area +=
      (((points[b * 3] as number) - (points[a * 3] as number)) *
        ((points[c * 3 + 1] as number) - (points[a * 3 + 1] as number)) -
        ((points[c * 3] as number) - (points[a * 3] as number)) *
          ((points[b * 3 + 1] as number) - (points[a * 3 + 1] as number))) /
      2;
  }
  expect(Math.abs(area - 10 * (6.17 - 1.5))).toBeLessThan(0.1);
  const furthest = Math.max(
    ...sheet.stencils.map(
      (_, v) => (points[v * 3] as number) + 0.3 * (points[v * 3 + 1] as number),
    ),
  );
  expect(furthest).toBeCloseTo(6.17, 5);
});

test("a round cut has every edge vertex on the circle to a twentieth of a cell", () => {
  const { sheet, points } = cutAt((x, y) => 3.3 - Math.hypot(x - 5, y - 5));
  const hole = boundaryLoops(sheet.faces).at(-1) ?? [];
  expect(hole.length).toBeGreaterThan(8);
  for (const v of hole) {
    expect(
      Math.hypot((points[v * 3] as number) - 5, (points[v * 3 + 1] as number) - 5),
    ).toBeCloseTo(3.3, 1);
  }
});

test("a cut leaves no slivers for the cloth solver", () => {
  const { sheet, points } = cutAt((x, y) => x + 0.01 * y - 6.02);
  for (const face of sheet.faces) {
    face.forEach((a, i) => {
      const b = face[(i + 1) % 3] as number;
      const length = Math.hypot(
        (points[a * 3] as number) - (points[b * 3] as number),
        (points[a * 3 + 1] as number) - (points[b * 3 + 1] as number),
      );
      expect(length).toBeGreaterThan(0.3);
    });
  }
});
