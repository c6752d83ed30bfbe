import { expect, test } from "vitest";
import type { Girth } from "../../../contracts/garment-cuts.ts";
import { finishedGirths } from "../../../contracts/garment-girths.ts";
import { sizeBody } from "../../../contracts/size-charts.ts";
import { girthOf } from "../../../render-node/garment/girth.ts";
import { FITTED, fitModelOf, solveFitModel } from "../../../render-node/garment/fit-model.ts";
import { cutShape } from "../../../render-node/garment/rest-shape.ts";
import { workpieceOf } from "../../../render-node/garment/tailor.ts";
import { TEMPLATES } from "../../../render-node/garment/templates/all-templates.ts";
import { openBodyModel } from "../../../render-node/inference/body-model.ts";
import { testPack } from "./figures.ts";

test.each([
  ["female", "XXXL"],
  ["male", "XXS"],
] as const)(
  "the fit model of a %s %s has the chart's measures to half a centimetre",
  async (sex, size) => {
    const pack = await testPack();
    const model = await openBodyModel(pack);
    const target = sizeBody(sex, size);
    const { measurements } = await solveFitModel(pack, model, sex, target);
    await model.close();
    for (const name of FITTED) {
      expect(Math.abs(measurements[name] - target[name]), name).toBeLessThanOrEqual(0.5);
    }
  },
);

test.each(["LongSleeve", "Shirt", "Trousers", "Skirt"] as const)(
  "%s is cut to the chart's girths plus its ease, to half a centimetre",
  async (name) => {
    const pack = await testPack();
    const template = TEMPLATES[name];
    const { pattern } = workpieceOf(pack, template);
    const wanted = finishedGirths(template, sizeBody("female", "M"));
    const shape = cutShape(pattern, await fitModelOf(pack, "female", "M"), wanted);
    const misses = (Object.entries(wanted) as [Girth, number][]).flatMap(([girth, value]) => {
      const found = girthOf(pattern, shape, girth);
      return found === undefined || Math.abs(found - value) < 0.5 ? [] : [[girth, value, found]];
    });
    expect(misses).toEqual([]);
  },
);

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
  expect(xl.body - m.body).toBeGreaterThan(1.5);
  expect(xl.body - m.body).toBeLessThan(6);
  expect(xl.arms - m.arms).toBeGreaterThan(1);
});
