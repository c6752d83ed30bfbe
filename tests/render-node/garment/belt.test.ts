import { expect, test } from "vitest";
import type { GarmentTemplate, Size } from "../../../contracts/garment-options.ts";
import { finishedGirths } from "../../../contracts/garment-girths.ts";
import { sizeBody } from "../../../contracts/size-charts.ts";
import { beltedGirths, drawIn } from "../../../render-node/garment/belt.ts";
import { dress } from "../../../render-node/garment/dress.ts";
import { fitModelOf } from "../../../render-node/garment/fit-model.ts";
import { girthOf } from "../../../render-node/garment/girth.ts";
import { cutShape } from "../../../render-node/garment/rest-shape.ts";
import { workpieceOf } from "../../../render-node/garment/tailor.ts";
import { TEMPLATES } from "../../../render-node/garment/templates/all-templates.ts";
import { type Build, figure, testPack } from "./figures.ts";

/** Decimetres: as much of the waistband as lies at its height all around. */
const BAND = 0.2;

async function belted(template: GarmentTemplate, size: Size, build: Build) {
  const { pattern } = workpieceOf(await testPack(), TEMPLATES[template]);
  const girths = finishedGirths(TEMPLATES[template], sizeBody("female", size));
  const { measurements } = await figure("Female", build);
  return { pattern, girths, worn: beltedGirths(pattern, girths, measurements) };
}

test("a waistband that stays up is left as it is cut", async () => {
  const { girths, worn } = await belted("Skirt", "M", "average");
  expect(worn).toBe(girths);
});

test("the waist of a dress, which hangs from the shoulders, is left as it is cut", async () => {
  const { girths, worn } = await belted("Dress", "XXXL", "slim");
  expect(worn).toBe(girths);
});

test("a belt draws a far too wide waistband in, and less so a larger size", async () => {
  const [large, larger] = [
    await belted("Skirt", "XXL", "slim"),
    await belted("Skirt", "XXXL", "slim"),
  ];
  expect(large.worn.waist).toBeLessThan((large.girths.waist ?? 0) - 25);
  expect(larger.worn.waist).toBeGreaterThan((large.worn.waist ?? 0) + 2);
  expect(larger.worn.hips).toBeGreaterThan((large.worn.hips ?? 0) + 5);
});

test("a fit map hangs as its picture does, and shows a belted waistband as wide as it was cut", async () => {
  const pack = await testPack();
  const slim = await figure("Female", "slim");
  const skirt = { template: "Skirt", size: "XXL", color_hex: "8A2B3C" } as const;
  const [picture, map] = [
    await dress(slim, skirt, pack),
    await dress(slim, skirt, pack, { fitMap: true }),
  ].map(({ parts }) => parts.find(({ name }) => name === "garment"));
  if (!picture || !map?.colors) throw new Error("Both wear the skirt, and one is a map");
  expect(map.positions).toEqual(picture.positions);
  const { positions, colors } = map;
  const heights = positions.filter((_, i) => i % 3 === 1);
  const top = heights.reduce((high, y) => Math.max(high, y));
  const band = Array.from(heights.keys()).filter((v) => Number(heights[v]) > top - BAND);
  const blue = band.filter((v) => Number(colors[v * 3 + 2]) > 2 * Number(colors[v * 3 + 1]));
  expect(blue.length).toBe(band.length);
});

test("what is drawn in has the belted girths, and its hem is as wide as it was cut", async () => {
  const { pattern, girths, worn } = await belted("Skirt", "XXL", "slim");
  const cut = cutShape(pattern, await fitModelOf(await testPack(), "female", "XXL"), girths);
  const drawn = drawIn(pattern, cut, girths, worn);
  for (const name of ["waist", "hips"] as const) {
    const off = (girthOf(pattern, drawn, name) ?? 0) - (worn[name] ?? 0);
    expect(Math.abs(off), name).toBeLessThan(2);
  }
  const hem = pattern.loops.find(({ name }) => name === "hem")?.vertices ?? [];
  expect(hem.length).toBeGreaterThan(0);
  for (const v of hem) expect(drawn[v * 3]).toBeCloseTo(cut[v * 3] as number, 4);
});
