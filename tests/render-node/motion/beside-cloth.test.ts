import { expect, test } from "vitest";
import { hairOver, hairUnder, skinUnder } from "../../../render-node/motion/beside-cloth.ts";
import { sheetOf } from "../../../render-node/motion/weld.ts";

const SIDE = 13;
const STEP = 0.15;

/** A level square of points, decimetres, that faces up; its first corner lies at `x`. */
function square(x: number, height: number) {
  const points: number[] = [];
  const indices: number[] = [];
  for (let row = 0; row < SIDE; row++) {
    for (let column = 0; column < SIDE; column++) {
      points.push(x + column * STEP, height, row * STEP);
      if (row === 0 || column === 0) continue;
      const v = row * SIDE + column;
      indices.push(v - SIDE - 1, v - 1, v, v - SIDE - 1, v, v - SIDE);
    }
  }
  const positions = Float32Array.from(points);
  const normals = positions.map((_, i) => (i % 3 === 1 ? 1 : 0));
  return { positions, normals, indices: Uint32Array.from(indices) };
}

/** Heights of the middle row of the skin when cloth that lay above its right half has gone elsewhere. */
function pressed(by: { x: number; height: number }, moving: number): number[] {
  const cloth = square(6 * STEP, 0.05);
  const sheet = sheetOf(cloth);
  const facesOut = new Uint8Array(sheet.firsts.length).fill(1);
  const under = skinUnder({ part: cloth, sheet, facesOut }, square(0, 0));
  const skin = square(0, 0);
  under(skin, square(6 * STEP + by.x, by.height), moving);
  const middle = Math.floor(SIDE / 2) * SIDE;
  return Array.from({ length: SIDE }, (_, k) => skin.positions[(middle + k) * 3 + 1] as number);
}

test("skin stays below cloth that sinks into it, and beyond its edge where it is", () => {
  const heights = pressed({ x: 0, height: -0.05 }, 1);
  expect(Math.max(...heights.slice(6))).toBeCloseTo(-0.08, 3);
  expect(heights.slice(0, 3)).toEqual([0, 0, 0]);
});

test("cloth that slides along presses the skin that it comes to lie over, and no other", () => {
  const heights = pressed({ x: 4 * STEP, height: -0.05 }, 1);
  expect(Math.max(...heights.slice(10))).toBeCloseTo(-0.08, 3);
  expect(heights.slice(0, 7)).toEqual(Array(7).fill(0));
});

test("a figure at rest keeps its skin, and skin past the edge of cloth far below stays", () => {
  expect(pressed({ x: 0, height: -0.05 }, 0)).toEqual(Array(SIDE).fill(0));
  expect(pressed({ x: 0, height: -0.4 }, 1)).toEqual(Array(SIDE).fill(0));
});

/** How high hair ends, above the cloth's plane, that lay at a height in the still and would come to one. */
function hairAfter(still: number, now: number, keep: typeof hairOver): number {
  const cloth = square(0, 0);
  const sheet = sheetOf(cloth);
  const facesOut = new Uint8Array(sheet.firsts.length).fill(1);
  const hair = square(0, now);
  keep({ part: cloth, sheet, facesOut }, square(0, still))(hair, cloth, 1);
  return hair.positions[Math.floor((SIDE * SIDE) / 2) * 3 + 1] as number;
}

test("hair that swings into cloth lies on it, further out where it lay further out", () => {
  const [near, far] = [hairAfter(0.1, -0.5, hairOver), hairAfter(0.6, -0.5, hairOver)];
  expect(near).toBeGreaterThan(0.05);
  expect(far).toBeGreaterThan(near + 0.1);
  expect(hairAfter(0.1, 0.4, hairOver)).toBeCloseTo(0.4, 5);
});

test("hair under a hood does not come out of it", () => {
  expect(hairAfter(-0.5, 0.3, hairUnder)).toBeLessThan(-0.1);
  expect(hairAfter(-0.5, -0.7, hairUnder)).toBeCloseTo(-0.7, 5);
  expect(hairAfter(0.5, 0.7, hairUnder)).toBeCloseTo(0.7, 5);
});
