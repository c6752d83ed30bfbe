import sharp from "sharp";
import { expect, test } from "vitest";
import { layOver } from "../../../render-node/encode/lay-over.ts";
import { fitLegend } from "../../../render-node/garment/fit-legend.ts";

const [WIDTH, HEIGHT] = [600, 400];

test("the legend needs no font", () => {
  expect(fitLegend(WIDTH, HEIGHT)).not.toMatch(/<text|font/);
});

test("laid over a picture it runs from red to blue with words in ink, and leaves the rest alone", async () => {
  const grey = new Uint8Array(WIDTH * HEIGHT * 4).fill(128).map((v, i) => (i % 4 === 3 ? 255 : v));
  const { rgba } = await layOver(
    { width: WIDTH, height: HEIGHT, rgba: grey },
    fitLegend(WIDTH, HEIGHT),
  );
  const changed = { left: WIDTH, right: 0, top: HEIGHT };
  const colors = { red: WIDTH, blue: 0, ink: 0 };
  for (let y = 0; y < HEIGHT; y++) {
    for (let x = 0; x < WIDTH; x++) {
      const [r = 0, g = 0, b = 0] = rgba.subarray((y * WIDTH + x) * 4, (y * WIDTH + x) * 4 + 3);
      if (r === 128 && g === 128 && b === 128) continue;
      changed.left = Math.min(changed.left, x);
      changed.right = Math.max(changed.right, x);
      changed.top = Math.min(changed.top, y);
      if (r > 150 && g < 80) colors.red = Math.min(colors.red, x);
      if (b > 150 && r < 80) colors.blue = Math.max(colors.blue, x);
      if (r + g + b < 240) colors.ink++;
    }
  }
  expect(changed.top).toBeGreaterThan(HEIGHT * 0.8);
  expect(changed.right).toBeLessThan(WIDTH * 0.4);
  expect(colors.red).toBeLessThan(colors.blue - 80);
  expect(colors.ink).toBeGreaterThan(40);
});

test("a legend is drawn for every size of picture", async () => {
  const sizes = [
    [256, 256],
    [2048, 256],
    [256, 2048],
  ] as const;
  for (const [width, height] of sizes) {
    const { info } = await sharp(Buffer.from(fitLegend(width, height)))
      .raw()
      .toBuffer({ resolveWithObject: true });
    expect([info.width, info.height]).toEqual([width, height]);
  }
});
