import { expect, test } from "vitest";
import { isBlank } from "../../../render-node/gpu/blank-picture.ts";

function picture(width: number, height: number, paint: (x: number, y: number) => number) {
  const rgba = new Uint8Array(width * height * 4).fill(255);
  for (let y = 0; y < height; y++) {
    for (let x = 0; x < width; x++)
      rgba.fill(paint(x, y), (y * width + x) * 4, (y * width + x) * 4 + 3);
  }
  return { width, height, rgba };
}

test("a picture of one colour is blank", () => {
  expect(isBlank(picture(101, 67, () => 228))).toBe(true);
});

test("a picture with a small figure on it is not", () => {
  const paint = picture(101, 67, (x, y) => (x > 45 && x < 55 && y > 10 && y < 60 ? 60 : 228));
  expect(isBlank(paint)).toBe(false);
});

test("a shirt nearly as light as its background is not", () => {
  expect(isBlank(picture(101, 67, (x) => (x > 30 && x < 70 ? 245 : 255)))).toBe(false);
});
