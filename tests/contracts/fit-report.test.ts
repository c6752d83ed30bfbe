/** Sizes, ease and words: what the Worker and the nodes judge by alike. */
import { describe, expect, test } from "vitest";
import { reportFit, type FittedBody } from "../../contracts/fit-report.ts";
import { FIT_ZONES, fitWord } from "../../contracts/fit-words.ts";
import { GARMENT_CUTS } from "../../contracts/garment-cuts.ts";
import { GARMENT_TEMPLATES, SIZES } from "../../contracts/garment-options.ts";
import { isSize, sizeBody, type Sex } from "../../contracts/size-charts.ts";

const SEXES = ["female", "male"] as const satisfies readonly Sex[];
const TOP = GARMENT_CUTS.LongSleeve;

describe("the size charts", () => {
  test.each([
    ["2XL", "XXL"],
    [" m ", "M"],
    ["3xl", "XXXL"],
    ["One Size", "M"],
  ])("read the label %s as %s", (label, letter) => {
    expect(sizeBody("female", label)).toEqual(sizeBody("female", letter));
  });

  test.each([
    ["female", "EU 38", "chest", 88],
    ["female", "38", "chest", 88],
    ["female", "US 8", "chest", 92.1],
    ["male", "50", "chest", 100],
    ["male", "US 40", "chest", 101.6],
    ["male", "W32", "waist", 81.28],
    ["male", "32/34", "waist", 81.28],
  ] as const)("read %s %s by the standard: %s %s cm", (sex, label, girth, centimetres) => {
    expect(sizeBody(sex, label)[girth]).toBeCloseTo(centimetres);
  });

  test.each(["Petite", "", "EU 8", "US 38", "M-ish"])('do not know "%s"', (label) => {
    expect(isSize("female", label)).toBe(false);
    expect(() => sizeBody("female", label)).toThrow(/Unknown size .*XXS, XS, S, M, L/);
  });

  test.each(SEXES)("rise with the letter in every girth: %s", (sex) => {
    const rows = SIZES.map((size) => sizeBody(sex, size));
    for (const name of ["chest", "waist", "hips", "neck", "upperArm", "thigh"] as const) {
      const values = rows.map((row) => row[name]);
      expect(values).toEqual(values.toSorted((a, b) => a - b));
    }
  });
});

describe("on the body that a size is made for", () => {
  const cases = GARMENT_TEMPLATES.flatMap((item) => SEXES.map((sex) => [item, sex] as const));
  test.each(cases)("%s is regular everywhere, and that size the best: %s", (item, sex) => {
    for (const size of SIZES) {
      const body = sizeBody(sex, size);
      const report = reportFit({ cut: GARMENT_CUTS[item], sex, body, asked: [size] });
      expect([report.best_size, report.best_asked]).toEqual([size, size]);
      const own = report.sizes.find((each) => each.size === size);
      expect(new Set(Object.values(own?.words ?? {}))).toEqual(new Set(["regular"]));
    }
  });
});

describe("on a body far from the size's own", () => {
  const girths = FIT_ZONES.filter((zone) => zone !== "length");
  const cases = GARMENT_TEMPLATES.flatMap((item) => SEXES.map((sex) => [item, sex] as const));
  test.each(cases)("%s in XS is tight all over, in XXL nowhere: %s", (item, sex) => {
    const wordsOf = (size: "XS" | "XXL", wearer: "XS" | "XXL") => {
      const body = sizeBody(sex, wearer);
      const { sizes } = reportFit({ cut: GARMENT_CUTS[item], sex, body, asked: [size] });
      const words = sizes.find((each) => each.size === size)?.words ?? {};
      return new Set(girths.flatMap((zone) => words[zone] ?? []));
    };
    expect(wordsOf("XS", "XXL")).toEqual(new Set(["tight"]));
    expect(wordsOf("XXL", "XS")).toEqual(new Set(["oversized"]));
  });
});

describe("a report", () => {
  const body = { ...sizeBody("female", "M"), chest: 120, waist: 104, hips: 124, upperArm: 36 };

  test("lists every size from small to large, marks those asked for, and judges both kinds", () => {
    const report = reportFit({ cut: TOP, sex: "female", body, asked: ["M", "L"] });
    expect(report.sizes.map(({ size }) => size)).toEqual([...SIZES]);
    expect(report.sizes.filter(({ asked }) => asked).map(({ size }) => size)).toEqual(["M", "L"]);
    expect([report.best_size, report.best_asked]).toEqual(["XXL", "L"]);
    expect(report.reason).toMatch(
      /^XXL comes closest.*Of the sizes asked for, L fits best: chest −/,
    );
  });

  test("keeps to the sizes an item comes in, and passes over those no chart knows", () => {
    const sizes = ["S", "M", "Petite", "L"];
    const report = reportFit({ cut: TOP, sex: "female", body, asked: [], sizes });
    expect(report.sizes.map(({ size }) => size)).toEqual(["S", "M", "L"]);
    expect(report.best_size).toBe("L");
    expect(report).not.toHaveProperty("best_asked");
    expect(report.reason).toMatch(/^No size fits everywhere; L comes closest/);
  });

  test("tells eases that grow with the size, by the chart's steps", () => {
    const { sizes } = reportFit({ cut: TOP, sex: "female", body, asked: [] });
    const chests = sizes.map(({ ease_cm }) => ease_cm["chest"] ?? Number.NaN);
    SIZES.forEach((size, i) => {
      expect(chests[i]).toBeCloseTo(sizeBody("female", size).chest + 8 - 120, 1);
    });
  });

  test("names a bicep only where there are sleeves, a length only where there are sleeves or legs", () => {
    const zonesOf = (item: keyof typeof GARMENT_CUTS): string[] =>
      Object.keys(
        reportFit({ cut: GARMENT_CUTS[item], sex: "male", body, asked: [] }).sizes[0]?.words ?? {},
      );
    expect(zonesOf("TShirt")).toEqual(["chest", "waist", "hip", "bicep", "length"]);
    expect(zonesOf("TankTop")).toEqual(["chest", "waist", "hip"]);
    expect(zonesOf("Jeans")).toEqual(["waist", "hip", "thigh", "length"]);
    expect(zonesOf("Skirt")).toEqual(["waist", "hip"]);
  });

  test("says which size is nearly as good between two", () => {
    const [m, l] = [sizeBody("female", "M"), sizeBody("female", "L")];
    const between = Object.fromEntries(
      Object.entries(m).map(([name, value]) => [
        name,
        value + 0.42 * (l[name as keyof typeof l] - value),
      ]),
    ) as unknown as FittedBody;
    const { best_size, reason } = reportFit({ cut: TOP, sex: "female", body: between, asked: [] });
    expect([best_size, reason]).toEqual([
      "L",
      expect.stringContaining("M is nearly as good for those who like it closer."),
    ]);
  });
});

describe("words", () => {
  test.each([
    [-1, "tight"],
    [0.5, "tight"],
    [4, "fitted"],
    [8, "regular"],
    [14, "loose"],
    [25, "oversized"],
  ])("for a chest ease of %s cm where 8 is meant: %s", (ease, word) => {
    expect(fitWord(TOP, "chest", { ease, meant: 8 })).toBe(word);
  });

  test("never call tight what does not touch the body", () => {
    for (const zone of FIT_ZONES) {
      if (zone === "length") continue;
      expect(fitWord(TOP, zone, { ease: 4, meant: 16 }), zone).toBe("fitted");
    }
  });

  test("call a sleeve tight that is too short, and oversized that covers the hand", () => {
    expect(fitWord(TOP, "length", { ease: -5, meant: 0 })).toBe("tight");
    expect(fitWord(TOP, "length", { ease: 6, meant: 0 })).toBe("oversized");
  });
});
