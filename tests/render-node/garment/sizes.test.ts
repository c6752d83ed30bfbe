import { expect, test } from "vitest";
import { SIZES } from "../../../contracts/garment-options.ts";
import { girthOf, type Girth } from "../../../render-node/garment/girth.ts";
import { finishedGirths } from "../../../render-node/garment/garment-girths.ts";
import { FITTED, fitModelOf, solveFitModel } from "../../../render-node/garment/fit-model.ts";
import { reportFit } from "../../../render-node/garment/fit-report.ts";
import { cutShape } from "../../../render-node/garment/rest-shape.ts";
import { sizeBody } from "../../../render-node/garment/size-charts.ts";
import { workpieceOf } from "../../../render-node/garment/tailor.ts";
import { TEMPLATES } from "../../../render-node/garment/templates/all-templates.ts";
import { openBodyModel } from "../../../render-node/inference/body-model.ts";
import { figure, testPack } from "./figures.ts";

test.each([
  ["2XL", "XXL"],
  [" m ", "M"],
  ["3xl", "XXXL"],
])("the label %s means %s", (label, letter) => {
  expect(sizeBody("female", label)).toEqual(sizeBody("female", letter));
});

test("numbers are read by the standard: EU 38 is bust 88, men's 50 is chest 100, W32 is waist 81", () => {
  expect(sizeBody("female", "EU 38").chest).toBeCloseTo(88);
  expect(sizeBody("male", "50").chest).toBeCloseTo(100);
  expect(sizeBody("male", "W32").waist).toBeCloseTo(81.28);
});

test("an unknown size is refused with the sizes there are", () => {
  expect(() => sizeBody("female", "Petite")).toThrow(/"Petite".*XXS, XS, S, M, L/);
});

test.each(["female", "male"] as const)(
  "every girth of the %s chart rises with the letter",
  (sex) => {
    const rows = SIZES.map((size) => sizeBody(sex, size));
    for (const name of ["chest", "waist", "hips", "neck", "upperArm", "thigh"] as const) {
      const values = rows.map((row) => row[name]);
      expect(values).toEqual(values.toSorted((a, b) => a - b));
    }
  },
);

test.each([
  ["female", "M"],
  ["male", "XL"],
] as const)(
  "the fit model of a %s %s has the chart's girths to half a centimetre",
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

test("on the body it is made for, a size is regular everywhere and the best", () => {
  const made = sizeBody("female", "M");
  const report = reportFit({ sex: "female", measurements: asMeasured(made) }, "LongSleeve", ["M"]);
  expect(report.best_size).toBe("M");
  expect(new Set(Object.values(report.sizes[0]?.words ?? {}))).toEqual(new Set(["regular"]));
});

test("a small size on a heavy figure is tight, a large one on a slim figure is not", async () => {
  const heavy = reportFit(await figure("Female", "heavy"), "TShirt", ["XS"]);
  expect(heavy.sizes[0]?.words["chest"]).toBe("tight");
  expect(heavy.sizes[0]?.ease_cm["chest"]).toBeLessThan(0);
  const slim = reportFit(await figure("Female", "slim"), "TShirt", ["XXL"]);
  expect(slim.sizes[0]?.words["chest"]).toBe("oversized");
  expect(SIZES.indexOf(heavy.best_size as "M")).toBeGreaterThan(
    SIZES.indexOf(slim.best_size as "M"),
  );
});

function asMeasured(
  body: ReturnType<typeof sizeBody>,
): Parameters<typeof reportFit>[0]["measurements"] {
  return {
    ...body,
    height: 168,
    underbust: 80,
    waistNavel: body.waist + 4,
    forearm: body.elbow / 0.97,
    calf: body.knee / 1.03,
    shoulderWidth: 37,
    backLength: 39,
    footLength: 24,
    handLength: 18,
    volume: 60,
  };
}
