import { PhotonImage } from "@cf-wasm/photon";
import { describe, expect, test } from "vitest";
import { decodeHalfSize } from "../../worker/media/jpeg/half-size.ts";
import { jpeg } from "./images.ts";
import { PROGRESSIVE, RESTARTING, SUBSAMPLED } from "./jpegs.ts";

/** How far, of 255, the halved image is from photon's whole one with four pixels averaged. */
function differences(file: Uint8Array): { readonly mean: number; readonly most: number } {
  const whole = PhotonImage.new_from_byteslice(file);
  const [width, height, rgba] = [whole.get_width(), whole.get_height(), whole.get_raw_pixels()];
  whole.free();
  const half = decodeHalfSize(file);
  if (!half) throw new Error("the file is of a kind that is not read");
  expect([half.width, half.height]).toEqual([Math.ceil(width / 2), Math.ceil(height / 2)]);
  const found: number[] = [];
  for (let y = 0; y < Math.floor(height / 2); y++) {
    for (let x = 0; x < Math.floor(width / 2); x++) {
      for (let channel = 0; channel < 4; channel++) {
        const corner = (2 * y * width + 2 * x) * 4 + channel;
        const four = [corner, corner + 4, corner + width * 4, corner + width * 4 + 4];
        const mean = four.reduce((sum, at) => sum + (rgba[at] ?? 0), 0) / 4;
        found.push(Math.abs(mean - (half.rgba[(y * half.width + x) * 4 + channel] ?? 0)));
      }
    }
  }
  return {
    mean: found.reduce((sum, one) => sum + one, 0) / found.length,
    most: Math.max(...found),
  };
}

describe("a JPEG decoded at half its size", () => {
  test.each([
    ["of ten scans", PROGRESSIVE, { mean: 1, most: 5 }],
    ["of colours at half the size", SUBSAMPLED, { mean: 6, most: 40 }],
    ["with restart markers", RESTARTING, { mean: 1, most: 5 }],
    ["of one scan", jpeg(90, 70), { mean: 3, most: 130 }],
  ])("%s is what photon decodes, four pixels averaged", (_, file, bounds) => {
    const { mean, most } = differences(file);
    expect(mean).toBeLessThan(bounds.mean);
    expect(most).toBeLessThan(bounds.most);
  });

  test("that is cut off or damaged is refused or drawn, never more", () => {
    for (const whole of [PROGRESSIVE, SUBSAMPLED, RESTARTING]) {
      for (let at = 2; at < whole.length; at += 3) {
        const flipped = Uint8Array.from(whole);
        flipped[at] = 0xff - (whole[at] ?? 0);
        for (const file of [whole.subarray(0, at), flipped]) {
          try {
            decodeHalfSize(file);
          } catch (error) {
            expect(error).toBeInstanceOf(RangeError);
          }
        }
      }
      expect(() => decodeHalfSize(whole.subarray(0, whole.length - 20))).toThrow(RangeError);
    }
  });
});
