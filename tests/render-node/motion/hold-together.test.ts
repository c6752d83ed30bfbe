import { expect, test } from "vitest";
import { HoldTogether } from "../../../render-node/motion/hold-together.ts";
import { sheetOf } from "../../../render-node/motion/weld.ts";

const LENGTH = 24;

/** A band of cloth, decimetres, one square wide. */
function band() {
  const positions = Float32Array.from(
    { length: LENGTH * 6 },
    (_, i) => [0.2 * Math.floor(i / 6), 0, 0.2 * (Math.floor(i / 3) % 2)][i % 3] as number,
  );
  const indices = Uint32Array.from(
    Array.from({ length: LENGTH - 1 }, (_, k) => k * 2).flatMap((v) => [
      v,
      v + 1,
      v + 2,
      v + 2,
      v + 1,
      v + 3,
    ]),
  );
  return { positions, indices };
}

const longest = (positions: Float32Array): number =>
  Math.max(
    ...Array.from({ length: LENGTH - 1 }, (_, k) =>
      Math.hypot(
        ...[0, 1, 2].map(
          (c) => (positions[(k + 1) * 6 + c] as number) - (positions[k * 6 + c] as number),
        ),
      ),
    ),
  );

test("cloth torn apart between two limbs is drawn together again", () => {
  const { positions, indices } = band();
  const threads = new HoldTogether({ positions }, sheetOf({ positions, indices }));
  const torn = positions.map((value, i) => (i % 3 === 1 && i >= LENGTH * 3 ? value + 1 : value));
  expect(longest(torn)).toBeGreaterThan(1);
  threads.draw(torn);
  expect(longest(torn)).toBeLessThan(0.4);
});

test("cloth that stretches a little stays as its bones carry it", () => {
  const { positions, indices } = band();
  const threads = new HoldTogether({ positions }, sheetOf({ positions, indices }));
  const stretched = positions.map((value, i) => (i % 3 === 0 ? 1.3 * value : value));
  const before = stretched.slice();
  threads.draw(stretched);
  expect(stretched).toEqual(before);
});
