import sharp from "sharp";
import { expect, test } from "vitest";
import { encodePicture } from "../../../render-node/encode/encode-picture.ts";

/** Left half red, right half blue: the hardest edge for a JPEG's colour. */
function halves(width: number, height: number) {
  const rgba = new Uint8Array(width * height * 4);
  for (let i = 0; i < width * height; i++) {
    rgba.set(i % width < width / 2 ? [200, 30, 30, 255] : [30, 30, 200, 255], i * 4);
  }
  return { width, height, rgba };
}

test("the picture is a JPEG of its own size with full colour resolution", async () => {
  const { picture } = await encodePicture(halves(83, 101), 90, 40);
  const { format, width, height, chromaSubsampling, channels } = await sharp(picture).metadata();

  expect({ format, width, height, chromaSubsampling, channels }).toEqual({
    format: "jpeg",
    width: 83,
    height: 101,
    chromaSubsampling: "4:4:4",
    channels: 3,
  });
});

test("the thumbnail has the asked width and the picture's shape", async () => {
  const { thumbnail } = await encodePicture(halves(100, 150), 90, 64);
  const { width, height } = await sharp(thumbnail).metadata();

  expect([width, height]).toEqual([64, 96]);
});

test("quality 100 keeps flat colours within 2 of 255", async () => {
  const { picture } = await encodePicture(halves(64, 64), 100, 16);
  const { data } = await sharp(picture).raw().toBuffer({ resolveWithObject: true });

  [200, 30, 30].forEach((value, c) => expect(Math.abs((data[c] ?? 0) - value)).toBeLessThan(3));
});

test("a lower quality makes a smaller file", async () => {
  const [fine, coarse] = [
    await encodePicture(halves(200, 200), 95, 16),
    await encodePicture(halves(200, 200), 20, 16),
  ];

  expect(coarse.picture.length).toBeLessThan(fine.picture.length);
});
