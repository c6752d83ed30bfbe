import { expect, test } from "vitest";
import { EvenOut } from "../../../render-node/motion/even-out.ts";
import { sheetOf } from "../../../render-node/motion/weld.ts";

const SIDE = 21;
const MIDDLE = Math.floor((SIDE * SIDE) / 2);

/** A level square of cloth with a tooth in its middle and another at its border. */
function cloth() {
  const places = Array.from({ length: SIDE * SIDE }, (_, v) => [v % SIDE, 0, Math.floor(v / SIDE)]);
  const positions = Float32Array.from(places.flat());
  positions[MIDDLE * 3 + 1] = 1;
  positions[1] = 1;
  const indices = places.flatMap(([x = 0, , z = 0], v) =>
    x + 1 < SIDE && z + 1 < SIDE ? [v, v + SIDE, v + 1, v + 1, v + SIDE, v + SIDE + 1] : [],
  );
  return { positions, indices: Uint32Array.from(indices) };
}

function evened(share: number): Float32Array {
  const part = cloth();
  const all = Array.from({ length: SIDE * SIDE }, (_, v) => v);
  new EvenOut(part, sheetOf(part), all).move(part.positions, share);
  return part.positions;
}

test("a tooth sinks into the cloth around it", () => {
  expect(evened(1)[MIDDLE * 3 + 1]).toBeLessThan(0.2);
  expect(evened(0.5)[MIDDLE * 3 + 1]).toBeGreaterThan(0.5);
});

test("a border stays as it is, and all of a figure at rest", () => {
  expect(evened(1)[1]).toBe(1);
  expect(evened(0)).toEqual(cloth().positions);
});
