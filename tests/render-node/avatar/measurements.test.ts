import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { type BodyDimension, MEASUREMENT_RANGES } from "../../../contracts/avatar-options.ts";
import type { Measurements } from "../../../render-node/avatar/avatar.ts";
import { measuredBodies } from "../../../sheet/measurement-ranges.ts";
import { openStudio, type Studio } from "./people.ts";

let studio: Studio;
beforeAll(async () => {
  studio = await openStudio();
});
afterAll(() => studio.model.close());

/** Mean and standard deviation in ANSUR II (US Army, 2012). */
const ANSUR = {
  female: {
    height: [162.8, 6.4],
    neck: [33, 1.9],
    chest: [94.7, 8.3],
    waistNavel: [86.1, 10],
    hips: [102.1, 7.6],
    thigh: [61.6, 5.6],
    calf: [37.3, 2.9],
    shoulderWidth: [36.5, 1.8],
    inseam: [78.2, 4.5],
    handLength: [18.1, 1],
  },
  male: {
    height: [175.6, 6.9],
    neck: [39.8, 2.6],
    chest: [105.9, 8.7],
    waistNavel: [94.1, 11.2],
    hips: [102, 7.7],
    thigh: [62.5, 5.8],
    calf: [39.2, 3],
    shoulderWidth: [41.6, 1.9],
    inseam: [84.6, 4.6],
    footLength: [27.1, 1.3],
  },
} as const;

describe.each(["female", "male"] as const)("the average %s", (sex) => {
  it("is within one standard deviation of the published means", async () => {
    const sizes = await studio.measure(sex);
    const outside = Object.entries(ANSUR[sex]).flatMap(([name, [mean, deviation]]) => {
      const size = sizes[name as keyof Measurements];
      return Math.abs(size - mean) < deviation ? [] : [{ name, size, mean, deviation }];
    });
    expect(outside).toEqual([]);
  });

  it("has a person's proportions", async () => {
    const { height, inseam, handLength, volume } = await studio.measure(sex);
    expect(inseam / height).toBeGreaterThan(0.45);
    expect(inseam / height).toBeLessThan(0.51);
    expect(handLength / height).toBeGreaterThan(0.1);
    expect(handLength / height).toBeLessThan(0.12);
    // About as many kilogrammes as litres.
    expect(volume).toBeGreaterThan(sex === "female" ? 50 : 65);
    expect(volume).toBeLessThan(sex === "female" ? 80 : 100);
  });
});

/** The size a dimension is for, and the least centimetres that ±1 must change it by. */
const MOVES: readonly (readonly [BodyDimension, keyof Measurements, number])[] = [
  ["b_{main}_muscular", "upperArm", 3],
  ["b_{main}_overweight", "waist", 10],
  ["b_{main}_skinny", "waist", -10],
  ["b_{Head}_Neck Thickness", "neck", 4],
  ["b_{Head}_Neck Length", "height", 2.5],
  ["b_{Torso}_Shoulder Width", "shoulderWidth", 2],
  ["b_{Torso}_Chest Width", "chest", 4],
  ["b_{Torso}_Breast Size", "chest", 0.5],
  ["b_{Torso}_Waist Thickness", "waist", 8],
  ["b_{Torso}_Belly Size", "waistNavel", 3],
  ["b_{Torso}_Hips Size", "hips", 8],
  ["b_{Arms}_Upper Arm Length", "armLength", 4],
  ["b_{Arms}_Upper Arm Thickness", "upperArm", 7],
  ["b_{Arms}_Forearm Length", "armLength", 4],
  ["b_{Arms}_Forearm Thickness", "forearm", 2],
  ["b_{Legs}_Thigh Length", "inseam", 6],
  ["b_{Legs}_Thigh Thickness", "thigh", 2],
  ["b_{Legs}_Shin Length", "inseam", 5],
  ["b_{Legs}_Shin Thickness", "calf", 7],
  ["b_{Legs}_Foot Length", "footLength", 2.5],
];

/** Dimensions of one spot, which must leave stature and the trunk alone. */
const LOCAL = /Upper Arm|Forearm|Shin Thickness|Foot|Neck Thickness/;

describe.each(["female", "male"] as const)("for a %s", (sex) => {
  // A muscular or soft body is measured on its own: softness also thickens the arm.
  it.each(MOVES.filter(([key]) => key !== "b_{main}_muscular"))(
    "%s moves %s steadily, beyond the full slider too",
    async (dimension, size, least) => {
      const values = [-2, -1, -0.5, 0, 0.5, 1, 2];
      const sizes: number[] = [];
      for (const value of values) sizes.push((await studio.measure(sex, dimension, value))[size]);
      const sign = Math.sign(least);
      sizes.slice(1).forEach((after, i) => {
        expect(sign * (after - (sizes[i] ?? 0))).toBeGreaterThan(0);
      });
      const [down, average, up] = [sizes[1] ?? 0, sizes[3] ?? 0, sizes[5] ?? 0];
      expect(sign * (up - average)).toBeGreaterThan(Math.abs(least));
      expect(sign * (average - down)).toBeGreaterThan(Math.abs(least));
    },
  );

  it("muscles thicken the arms and narrow the waist", async () => {
    const [average, strong] = [
      await studio.measure(sex),
      await studio.measure(sex, "b_{main}_muscular", 1),
    ];
    expect(strong.upperArm - average.upperArm).toBeGreaterThan(3);
    expect(average.waist - strong.waist).toBeGreaterThan(3);
  });

  it.each(MOVES.filter(([key]) => LOCAL.test(key)))(
    "%s leaves stature and trunk alone",
    async (dimension) => {
      const average = await studio.measure(sex);
      const moved = await studio.measure(sex, dimension, 1);
      for (const size of ["height", "waist", "hips", "underbust"] as const) {
        expect(Math.abs(moved[size] - average[size])).toBeLessThan(0.6);
      }
    },
  );

  it("weight spans the sizes that most adults wear", async () => {
    const thin = await studio.measure(sex, "b_{main}_skinny", 1);
    const heavy = await studio.measure(sex, "b_{main}_overweight", 2);
    const [waistP5, waistP95] = sex === "female" ? [71, 104] : [76.8, 113.1];
    expect(thin.waistNavel).toBeLessThan(waistP5);
    expect(heavy.waistNavel).toBeGreaterThan(waistP95);
    expect(heavy.chest).toBeGreaterThan(sex === "female" ? 109.4 : 120.7);
  });
});

describe("what a request is told", () => {
  it("are whole millimetres", async () => {
    const { measurements } = await studio.build({ gender: "Male" });
    for (const size of Object.values(measurements)) {
      expect(Math.abs(size * 10 - Math.round(size * 10))).toBeLessThan(1e-9);
    }
  });

  // `npm run sheet -- --ranges` measures all of the thousand bodies.
  it("lies between the published ranges", async () => {
    for await (const sizes of measuredBodies(studio.pack, studio.model, 20)) {
      for (const [name, { min, max }] of Object.entries(MEASUREMENT_RANGES)) {
        const size = sizes[name as keyof Measurements];
        expect(size, name).toBeGreaterThanOrEqual(min);
        expect(size, name).toBeLessThanOrEqual(max);
      }
    }
  });
});

describe("a tape around the body", () => {
  it("grows with the body", async () => {
    const sizes = await studio.measure("female");
    expect(sizes.underbust).toBeLessThan(sizes.chest);
    expect(sizes.waist).toBeLessThanOrEqual(sizes.waistNavel + 0.01);
    expect(sizes.waist).toBeLessThan(sizes.hips);
    expect(sizes.wrist).toBeLessThan(sizes.forearm);
  });
});
