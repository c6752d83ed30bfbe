import { expect, test } from "vitest";
import { type BodySkin, SkinBuckets } from "../../../render-node/motion/skin-buckets.ts";
import { SkinContact } from "../../../render-node/motion/skin-contact.ts";
import { sheetOf } from "../../../render-node/motion/weld.ts";

const SIDE = 9;
const STEP = 0.15;

/** A level square of points, decimetres, that faces up. */
function square(height: number) {
  const points: number[] = [];
  const indices: number[] = [];
  for (let row = 0; row < SIDE; row++) {
    for (let column = 0; column < SIDE; column++) {
      points.push(column * STEP, height, row * STEP);
      if (row === 0 || column === 0) continue;
      const v = row * SIDE + column;
      indices.push(v - SIDE - 1, v - 1, v, v - SIDE - 1, v, v - SIDE);
    }
  }
  const positions = Float32Array.from(points);
  const normals = positions.map((_, i) => (i % 3 === 1 ? 1 : 0));
  return { positions, normals, indices: Uint32Array.from(indices) };
}

function skinAt(height: number): BodySkin {
  const { positions, normals } = square(height);
  return { points: positions, normals };
}

/** How high a cloth ends that lay `still` above skin which then goes up or down by `by`. */
function heightAfter(still: number, by: number, change = (_contact: SkinContact) => {}): number {
  const cloth = square(still);
  const sheet = sheetOf(cloth);
  const buckets = new SkinBuckets(skinAt(0), () => true);
  const holds = Array.from(sheet.firsts, (vertex) => buckets.nearest(cloth, vertex));
  const contact = new SkinContact(cloth, sheet, holds, skinAt(0));
  change(contact);
  contact.keep(cloth.positions, skinAt(by), 1);
  return (cloth.positions[((SIDE * SIDE - 1) / 2) * 3 + 1] as number) - by;
}

test("cloth that clings goes with its skin, up and down", () => {
  expect(heightAfter(0.04, 0.1)).toBeCloseTo(0.04, 3);
  expect(heightAfter(0.04, -0.1)).toBeCloseTo(0.04, 3);
});

test("cloth with air under it gives way to the skin and is not drawn after it", () => {
  const pressed = heightAfter(0.3, 0.25);
  expect(pressed).toBeGreaterThan(0.05);
  expect(pressed).toBeLessThan(0.3);
  expect(heightAfter(0.3, 0.1)).toBeCloseTo(0.2, 3);
  expect(heightAfter(0.3, -0.1)).toBeCloseTo(0.4, 3);
});

test("skin that has gone elsewhere, as under a raised arm, carries no cloth", () => {
  expect(heightAfter(0.04, -1)).toBeCloseTo(1.04, 3);
  expect(
    heightAfter(0.04, 0.1, (contact) => {
      for (let v = 0; v < SIDE * SIDE; v++) contact.free(v, 1);
    }),
  ).toBeCloseTo(-0.06, 3);
});

test("what clings under other cloth is drawn in", () => {
  const under = (contact: SkinContact) => contact.drawIn(() => 1);
  expect(heightAfter(0.04, 0, under)).toBeLessThan(0);
  expect(heightAfter(0.3, 0, under)).toBeCloseTo(0.3, 3);
});

test("where no skin counts, none is found", () => {
  const none = new SkinBuckets(skinAt(0), () => false);
  expect(none.nearest(square(0.1), 0)).toEqual([]);
  expect(none.nearest(square(0.1), 0, 0.5)).toEqual([]);
});
