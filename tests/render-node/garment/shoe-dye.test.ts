import { expect, test } from "vitest";
import { dyeShoe } from "../../../render-node/garment/shoe-dye.ts";
import { byteOfLinear } from "../../../render-node/avatar/colors.ts";
import type { Texture } from "../../../render-node/mesh/part.ts";

const SIZE = 100;
const DYE = { leather: [0.1, 0.2, 0.3], sock: [0.5, 0.5, 0.5] } as const;

/** A brown shoe with a stained left half, a dark stitch at x = 75, and a sock in its last rows. */
function picture(): Texture {
  const rgba = new Uint8Array(SIZE * SIZE * 4);
  for (let y = 0; y < SIZE; y++) {
    for (let x = 0; x < SIZE; x++) {
      const light = x === 75 ? 40 : x < 50 ? 60 : 120;
      rgba.set([light, light * 0.7, light * 0.5, 255], (y * SIZE + x) * 4);
    }
  }
  return { id: "brown", width: SIZE, height: SIZE, rgba };
}

function texel({ rgba }: Texture, x: number, y: number): number[] {
  return [...rgba.subarray((y * SIZE + x) * 4, (y * SIZE + x) * 4 + 3)];
}

test("a dyed shoe has lost its stains and kept its stitches, and its sock is plain", () => {
  const dyed = dyeShoe(picture(), DYE, [0, 0.9, 1, 1]);
  const leather = DYE.leather.map(byteOfLinear);
  expect(texel(dyed, 20, 20)).toEqual(leather);
  expect(texel(dyed, 90, 20)).toEqual(leather);
  expect(texel(dyed, 75, 20)[0]).toBeLessThan((leather[0] as number) * 0.8);
  expect(texel(dyed, 75, 95)).toEqual(DYE.sock.map(byteOfLinear));
});

test("each dye of a shoe is a picture of its own, made once", () => {
  const undyed = picture();
  const black = dyeShoe(undyed, DYE, [0, 0.9, 1, 1]);
  expect(dyeShoe(undyed, DYE, [0, 0.9, 1, 1])).toBe(black);
  const other = dyeShoe(undyed, { ...DYE, leather: [0.5, 0.1, 0.1] }, [0, 0.9, 1, 1]);
  expect(new Set([undyed.id, black.id, other.id]).size).toBe(3);
});
