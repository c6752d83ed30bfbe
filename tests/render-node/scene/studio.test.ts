import { differenceCiede2000, formatRgb } from "culori";
import { beforeAll, expect, test } from "vitest";
import { runOnGpu } from "../gpu/run-on-gpu.ts";
import { BACKGROUNDS, CLOTH_COLORS } from "./sphere-cases.ts";
import type { SphereReport } from "./sphere-cases.ts";

const deltaE = differenceCiede2000();

let seen: SphereReport;

beforeAll(async () => {
  seen = await runOnGpu<SphereReport>(new URL("draw-spheres.ts", import.meta.url));
});

test.each(CLOTH_COLORS)("cloth of colour %s shows that colour where the key light falls", (hex) => {
  const [r, g, b] = seen.lit[hex] ?? [0, 0, 0];
  const shown = { mode: "rgb", r: r / 255, g: g / 255, b: b / 255 } as const;

  expect(deltaE(shown, `#${hex}`)).toBeLessThan(8);
});

test.each(CLOTH_COLORS)("cloth of colour %s shows the same from afar", (hex) => {
  const [near, far] = [seen.lit, seen.litFromAfar].map((colors) => {
    const [r, g, b] = colors[hex] ?? [0, 0, 0];
    return formatRgb({ mode: "rgb", r: r / 255, g: g / 255, b: b / 255 });
  }) as [string, string];

  expect(deltaE(near, far)).toBeLessThan(1);
});

test.each([
  ["FFE4DBFF", [255, 228, 219, 255]],
  ["000000FF", [0, 0, 0, 255]],
  ["12345600", [255, 255, 255, 255]],
  ["7F7F7FFF", [127, 127, 127, 255]],
  ["FF000080", [255, 127, 127, 255]],
])("background %s fills all four corners exactly", (background, pixel) => {
  expect(BACKGROUNDS).toContain(background);
  expect(seen.corners[background]).toEqual([pixel, pixel, pixel, pixel]);
});

test("the same figure gives the same bytes", () => {
  expect(seen.hashes[0]).toBe(seen.hashes[1]);
});

test("what is drawn to make shaders ready changes no picture", () => {
  expect(seen.afterWarmUp).toBe(seen.hashes[0]);
});

test("nothing of a picture is left in the next one", () => {
  expect(seen.afterAnother).toBe(seen.hashes[0]);
});

test("rows of a width that the GPU pads are read back without a shear", () => {
  expect(seen.odd.length).toBe(83 * 101 * 4);
  expect(seen.odd.mirrored).toBeLessThanOrEqual(1);
});

test.each(["64x96", "120x80"])("a ball is round in a picture of %s", (picture) => {
  const { width, height } = seen.extents[picture] ?? { width: 0, height: 0 };

  expect(width).toBeGreaterThan(40);
  expect(Math.abs(width - height)).toBeLessThanOrEqual(2);
});

test("pictures of figures that have left are freed from the GPU", () => {
  expect(seen.textures).toBeLessThan(40);
});

test("the program rests while the GPU draws", () => {
  expect(seen.busy).toBeLessThan(0.5);
});
