import { describe, expect, test } from "vitest";
import { reportFit } from "../../../contracts/fit-report.ts";
import { GARMENT_CUTS, GIRTHS } from "../../../contracts/garment-cuts.ts";
import { finishedGirths, girthsUnder } from "../../../contracts/garment-girths.ts";
import { GARMENT_TEMPLATES, SIZES, type Size } from "../../../contracts/garment-options.ts";
import { sizeBody, type Sex } from "../../../contracts/size-charts.ts";
import type { Measurements } from "../../../render-node/avatar/avatar.ts";
import { jointsOf } from "../../../render-node/avatar/joints.ts";
import { measureBody } from "../../../render-node/avatar/measure.ts";
import { girthOf } from "../../../render-node/garment/girth.ts";
import { FITTED, fitModelOf, solveFitModel } from "../../../render-node/garment/fit-model.ts";
import { cutShape } from "../../../render-node/garment/rest-shape.ts";
import { workpieceOf } from "../../../render-node/garment/tailor.ts";
import { TEMPLATES } from "../../../render-node/garment/templates/all-templates.ts";
import type { Pack } from "../../../render-node/pack/pack.ts";
import { testModel, testPack } from "./figures.ts";

const PEOPLE = ["female", "male"] as const;

describe.each(PEOPLE)("the fit model of a %s", (sex) => {
  test.each(SIZES)("%s has the chart's measures to half a centimetre", async (size) => {
    const target = sizeBody(sex, size);
    const { measurements } = await solveFitModel(await testPack(), await testModel(), sex, target);
    const misses = FITTED.filter((name) => !(Math.abs(measurements[name] - target[name]) <= 0.5));
    expect(misses).toEqual([]);
  });
});

const SAMPLED = PEOPLE.flatMap((sex) => (["XS", "M", "XXL"] as const).map((size) => [sex, size]));

describe.each(GARMENT_TEMPLATES)("%s", (name) => {
  const template = TEMPLATES[name];

  test.each(SAMPLED)(
    "for a %s %s has the girths and the ease it is meant to have",
    async (...of) => {
      const [sex, size] = of as [Sex, Size];
      const pack = await testPack();
      const { pattern } = workpieceOf(pack, template);
      const body = await fitModelOf(pack, sex, size);
      const wanted = finishedGirths(template, sizeBody(sex, size));
      const cut = cutShape(pattern, body, wanted);
      const own = girthsUnder(template, measured(pack, body));
      const found = GIRTHS.flatMap((girth) => {
        const cloth = girthOf(pattern, cut, girth);
        return cloth === undefined ? [] : [[girth, cloth] as const];
      });
      const misses = found.filter(([girth, cloth]) => {
        const [finished, ease, bare] = [wanted[girth], template.ease[girth], own[girth]];
        const isAsCut = finished === undefined || Math.abs(cloth - finished) <= 0.5;
        const isAsMeant =
          bare === undefined || ease === undefined || Math.abs(cloth - bare - ease) <= 0.5;
        return !isAsCut || !isAsMeant;
      });
      expect(misses).toEqual([]);
      expect(found.length).toBeGreaterThan(1);
    },
  );

  test.each(SAMPLED)("for a %s %s fits its own fit model best, as regular", async (...of) => {
    const [sex, size] = of as [Sex, Size];
    const pack = await testPack();
    const body = measured(pack, await fitModelOf(pack, sex, size));
    const report = reportFit({ cut: GARMENT_CUTS[name], sex, body, asked: [size] });
    const asked = report.sizes.find((each) => each.asked);
    expect(new Set(Object.values(asked?.words ?? {}))).toEqual(new Set(["regular"]));
    expect(report.best_size).toBe(size);
  });
});

function measured(pack: Pack, body: Float32Array): Measurements {
  return measureBody(pack, body, jointsOf(pack.rig, body));
}

test("L is wider than M by the chart's step", async () => {
  const pack = await testPack();
  const { pattern } = workpieceOf(pack, TEMPLATES.TShirt);
  const [chestM, chestL] = await Promise.all(
    (["M", "L"] as const).map(async (size) => {
      const girths = finishedGirths(TEMPLATES.TShirt, sizeBody("female", size));
      return girthOf(
        pattern,
        cutShape(pattern, await fitModelOf(pack, "female", size), girths),
        "chest",
      );
    }),
  );
  const step = sizeBody("female", "L").chest - sizeBody("female", "M").chest;
  expect((chestL ?? 0) - (chestM ?? 0)).toBeCloseTo(step, 0);
});

test("a larger size is longer in body and sleeves, as it is cut", async () => {
  const pack = await testPack();
  const { pattern } = workpieceOf(pack, TEMPLATES.LongSleeve);
  const [m, xl] = await Promise.all(
    (["M", "XL"] as const).map(async (size) => {
      const girths = finishedGirths(TEMPLATES.LongSleeve, sizeBody("male", size));
      const shape = cutShape(pattern, await fitModelOf(pack, "male", size), girths);
      const lengthOf = (from: string, to: string): number => {
        const middle = (name: string, axis: number): number => {
          const loop = pattern.loops.find((each) => each.name === name)?.vertices ?? [];
          return loop.reduce((sum, v) => sum + (shape[v * 3 + axis] as number), 0) / loop.length;
        };
        return 10 * Math.hypot(...[0, 1, 2].map((axis) => middle(from, axis) - middle(to, axis)));
      };
      return { body: lengthOf("neck", "hem"), arms: lengthOf("leftArm", "rightArm") };
    }),
  );
  if (!m || !xl) throw new Error("two sizes were cut");
  expect(xl.body - m.body).toBeGreaterThan(1.2);
  expect(xl.body - m.body).toBeLessThan(6);
  expect(xl.arms - m.arms).toBeGreaterThan(1);
});
