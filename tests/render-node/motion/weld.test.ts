import { expect, test } from "vitest";
import { widened } from "../../../render-node/motion/weld.ts";

test("points are widened by so many edges, along the cloth alone", () => {
  // 0 – 1 – 2 – 3 – 4, and 5 apart from them.
  const neighbours = [[1], [0, 2], [1, 3], [2, 4], [3], []].map((near) => new Set(near));
  expect(widened([1], neighbours, 0)).toEqual(new Set([1]));
  expect(widened([1], neighbours, 2)).toEqual(new Set([0, 1, 2, 3]));
  expect(widened([0, 5], neighbours, 9)).toEqual(new Set([0, 1, 2, 3, 4, 5]));
});
