import * as fc from "fast-check";
import { expect, test } from "vitest";
import { parseByteRange } from "../../worker/media/byte-range.ts";

const size = fc.integer({ min: 1, max: 10_000 });
const position = fc.integer({ min: 0, max: 20_000 });

/** The definition of RFC 9110 read byte by byte: which of `total` bytes does `first-last` name? */
function named(first: number | null, last: number | null, total: number) {
  if (first !== null && last !== null && last < first) return null;
  const all = Array.from({ length: total }, (_, index) => index);
  const bytes =
    first === null
      ? all.slice(Math.max(0, total - (last ?? 0)))
      : all.filter((index) => index >= first && index <= (last ?? Infinity));
  return bytes.length === 0 ? "unsatisfiable" : { offset: bytes[0], length: bytes.length };
}

test("a range names the bytes the definition names, and is unsatisfiable when it names none", () => {
  fc.assert(
    fc.property(fc.option(position), fc.option(position), size, (first, last, total) => {
      fc.pre(first !== null || last !== null);
      const range = parseByteRange(`bytes=${first ?? ""}-${last ?? ""}`, total);
      expect(range).toEqual(named(first, last, total));
    }),
    { numRuns: 300 },
  );
});

test("any other text is ignored, and no text yields a range outside the file", () => {
  fc.assert(
    fc.property(fc.string({ unit: "binary" }), size, (text, total) => {
      for (const header of [text, `bytes=${text}`, `bytes=${text}-${text}`]) {
        const range = parseByteRange(header, total);
        if (range === null || range === "unsatisfiable") continue;
        expect(range.offset).toBeGreaterThanOrEqual(0);
        expect(range.length).toBeGreaterThan(0);
        expect(range.offset + range.length).toBeLessThanOrEqual(total);
      }
    }),
  );
});

test("numbers of any length are understood", () => {
  const nines = "9".repeat(400);
  expect(parseByteRange(`bytes=0-${nines}`, 10)).toEqual({ offset: 0, length: 10 });
  expect(parseByteRange(`bytes=-${nines}`, 10)).toEqual({ offset: 0, length: 10 });
  expect(parseByteRange(`bytes=${nines}-`, 10)).toBe("unsatisfiable");
  expect(parseByteRange(null, 10)).toBeNull();
});
