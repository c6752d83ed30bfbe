import { expect, test } from "vitest";
import { normalsOf } from "../../../render-node/avatar/part-mesh.ts";
import { creaseHeights } from "../../../render-node/garment/creases.ts";
import { slackOf } from "../../../render-node/garment/slack.ts";
import { findNeighbours } from "../../../render-node/garment/surface.ts";

const SIDE = 31;
const THREAD = 0.12;

test("cloth as long as it was cut has no creases", () => {
  expect(Math.max(...creasesOf(sheet(1, 1)))).toBe(0);
});

test("stretched cloth has no creases", () => {
  expect(Math.max(...creasesOf(sheet(1.05, 1.02)))).toBe(0);
});

test("slack lies where and as the cloth is shorter than cut", () => {
  const points = sheet(1, 0.96);
  const slack = slackOf(cloth, sheet(1, 1), points, normalsOf(points, cloth.triangles));
  const middle = at(15, 15);
  // Half of 1 − 0.96².
  expect(slack.shortening[middle]).toBeCloseTo(0.0392, 3);
  expect(Math.abs(slack.direction[middle * 3 + 1] as number)).toBeCloseTo(1, 3);
});

test("creases lie across the way in which the cloth is short, and never below it", () => {
  const heights = creasesOf(sheet(0.96, 1));
  expect(Math.min(...heights)).toBe(0);
  const row = Array.from({ length: 15 }, (_, i) => heights[at(8 + i, 15)] as number);
  const column = Array.from({ length: 15 }, (_, j) => heights[at(15, 8 + j)] as number);
  expect(range(row)).toBeGreaterThan(0.08);
  expect(range(column)).toBeLessThan(0.4 * range(row));
});

test("shorter cloth stands higher", () => {
  const [little, more] = [sheet(0.98, 1), sheet(0.95, 1)].map((points) => range(creasesOf(points)));
  expect(more).toBeGreaterThan(1.3 * (little as number));
});

test("cloth pulled tight across its slack lies flat", () => {
  expect(Math.max(...creasesOf(sheet(0.96, 1.15)))).toBe(0);
});

test("edges and what lies under other cloth stay flat", () => {
  const calm = new Uint8Array(SIDE * SIDE);
  for (let j = 0; j < SIDE; j++) for (let i = 0; i < 15; i++) calm[at(i, j)] = 1;
  const heights = creasesOf(sheet(0.95, 1), calm);
  expect(calm.filter((flag, v) => flag === 1 && heights[v] !== 0)).toHaveLength(0);
  expect(edge.filter((v) => heights[v] !== 0)).toEqual([]);
  expect(range(heights)).toBeGreaterThan(0.08);
});

/** A square of cloth in the plane of x and y, shrunk or stretched along each. */
function sheet(alongX: number, alongY: number): Float32Array {
  const points = new Float32Array(SIDE * SIDE * 3);
  for (let j = 0; j < SIDE; j++) {
    for (let i = 0; i < SIDE; i++) {
      points.set([i * THREAD * alongX, j * THREAD * alongY, 0], at(i, j) * 3);
    }
  }
  return points;
}

function at(i: number, j: number): number {
  return j * SIDE + i;
}

const triangles = Uint32Array.from(
  Array.from({ length: (SIDE - 1) ** 2 }, (_, quad) => {
    const [i, j] = [quad % (SIDE - 1), Math.floor(quad / (SIDE - 1))];
    return [at(i, j), at(i + 1, j), at(i + 1, j + 1), at(i, j), at(i + 1, j + 1), at(i, j + 1)];
  }).flat(),
);
const edge = Array.from({ length: SIDE * SIDE }, (_, v) => v).filter((v) => {
  const [i, j] = [v % SIDE, Math.floor(v / SIDE)];
  return i === 0 || j === 0 || i === SIDE - 1 || j === SIDE - 1;
});
const cloth = {
  triangles,
  neighbours: findNeighbours(triangles, SIDE * SIDE),
  loops: [{ name: "hem" as const, vertices: edge }],
  map: { armShare: new Float64Array(SIDE * SIDE), legShare: new Float64Array(SIDE * SIDE) },
};

function creasesOf(points: Float32Array, calm?: Uint8Array): Float32Array {
  return creaseHeights(cloth, sheet(1, 1), points, normalsOf(points, triangles), calm);
}

function range(values: Iterable<number>): number {
  const all = [...values];
  return Math.max(...all) - Math.min(...all);
}
