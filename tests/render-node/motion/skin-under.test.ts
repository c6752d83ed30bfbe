import { expect, test } from "vitest";
import { SkinUnder } from "../../../render-node/motion/skin-under.ts";
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
  const under = new SkinUnder({ part: cloth, sheet, facesOut }, square(0, 0));
  const skin = square(0, 0);
  under.press(skin, square(6 * STEP + by.x, by.height), moving);
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
