import { expect, test } from "vitest";
import { finishedGirths } from "../../../contracts/garment-girths.ts";
import type { GarmentTemplate, Size } from "../../../contracts/garment-options.ts";
import { sizeBody, type Sex } from "../../../contracts/size-charts.ts";
import { fitModelOf } from "../../../render-node/garment/fit-model.ts";
import { isoline, lengthOf } from "../../../render-node/garment/girth.ts";
import type { Pattern } from "../../../render-node/garment/pattern.ts";
import { cutShape } from "../../../render-node/garment/rest-shape.ts";
import { placeSheet } from "../../../render-node/garment/sheet.ts";
import { straightCut } from "../../../render-node/garment/straight-cut.ts";
import { workpieceOf } from "../../../render-node/garment/tailor.ts";
import { TEMPLATES } from "../../../render-node/garment/templates/all-templates.ts";
import { testPack } from "./figures.ts";

async function onFitModel(name: GarmentTemplate, sex: Sex, size: Size) {
  const pack = await testPack();
  const { pattern } = workpieceOf(pack, TEMPLATES[name]);
  const fitBody = await fitModelOf(pack, sex, size);
  return { pattern, fitBody, placed: placeSheet(pattern.stencils, fitBody) };
}

/** Middle front of a trunk between two levels, [height, depth] from the top down. */
function frontLine({ map }: Pattern, points: Float32Array, from: number, to: number) {
  return Array.from(map.level.keys())
    .filter((v) => Math.abs(map.points[v * 3] as number) < 0.05)
    .filter((v) => (map.points[v * 3 + 2] as number) > 0.5)
    .filter((v) => (map.level[v] as number) > from && (map.level[v] as number) < to)
    .map((v) => [points[v * 3 + 1] as number, points[v * 3 + 2] as number] as const)
    .toSorted(([a], [b]) => b - a);
}

/** The most that a line lies off the straight one between its ends, decimetres. */
function bulge(line: readonly (readonly [number, number])[]): number {
  const [y0, z0] = line[0] as readonly [number, number];
  const [y1, z1] = line.at(-1) as readonly [number, number];
  return Math.max(...line.map(([y, z]) => Math.abs(z - (z0 + ((y - y0) / (y1 - y0)) * (z1 - z0)))));
}

test("the front of a top runs straight from chest to hips, where its fit model curves", async () => {
  const { pattern, placed } = await onFitModel("LongSleeve", "female", "XXL");
  const cut = straightCut(pattern, placed);
  expect(bulge(frontLine(pattern, placed, 0.1, 1.9))).toBeGreaterThan(0.2);
  expect(bulge(frontLine(pattern, cut, 0.1, 1.9))).toBeLessThan(0.03);
});

test.each(["TShirt", "Jacket", "Dress", "Skirt"] as const)(
  "the hem of %s is cut level, between the buttocks too",
  async (name) => {
    const { pattern, fitBody, placed } = await onFitModel(name, "male", "M");
    const cut = cutShape(pattern, fitBody, finishedGirths(TEMPLATES[name], sizeBody("male", "M")));
    const hem = pattern.loops.find((loop) => loop.name === "hem")?.vertices ?? [];
    const unevenness = (points: Float32Array): number => {
      const heights = hem.map((v) => points[v * 3 + 1] as number);
      return Math.max(...heights) - Math.min(...heights);
    };
    expect(unevenness(placed)).toBeGreaterThan(0.15);
    expect(unevenness(cut)).toBeLessThan(0.08);
  },
);

test.each(["Trousers", "Jeans"] as const)(
  "legs of %s narrow from the knee down, past the calf",
  async (name) => {
    const { pattern, fitBody } = await onFitModel(name, "male", "XXL");
    const girths = finishedGirths(TEMPLATES[name], sizeBody("male", "XXL"));
    const cut = cutShape(pattern, fitBody, girths);
    const { map, triangles } = pattern;
    const includes = (v: number): boolean =>
      (map.legShare[v] as number) > 0.3 && (map.points[v * 3] as number) > 0;
    const widths = [1, 1.15, 1.3, 1.45, 1.6, 1.75].map((at) =>
      lengthOf(isoline(triangles, cut, { values: map.legAlong, at, includes })),
    );
    expect(widths).toEqual(widths.toSorted((a, b) => b - a));
  },
);
