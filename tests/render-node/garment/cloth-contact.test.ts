import { expect, test } from "vitest";
import { drapeGarment, type HungGarment } from "../../../render-node/garment/drape-garment.ts";
import { fittingOf } from "../../../train/make-sample.ts";
import { figure, testPack } from "./figures.ts";

/** Millimetres that a vertex may lie behind the plane of one that it faces. */
const TOLERANCE = 2;
/** Milliseconds; the solver drapes two garments on a machine that does other things too. */
const PATIENCE = 120_000;

test.each([
  ["Male", "average", "Hoodie", "XXXL"],
  ["Female", "average", "LongSleeve", "M"],
] as const)(
  "sleeves hang beside the trunk: %s, %s, %s %s",
  async (gender, build, template, size) => {
    const worn = await wornBy(gender, build, template, size);
    const { map } = worn.workpiece.pattern;
    const isSleeve = (v: number): boolean => armShare(v) > 0.9 && (map.armAlong[v] as number) > 0.6;
    const armShare = (v: number): number => map.armShare[v] as number;
    expect(deepest(worn, isSleeve, (v) => armShare(v) < 0.05)).toBeLessThan(TOLERANCE);
  },
  PATIENCE,
);

/** Centimetres by which a hem that hangs freely is uneven at most. */
const UNEVEN = 8;

test.each(["LongSleeve", "Shirt"] as const)(
  "the hem of a far too wide %s hangs free of the cuffs",
  async (template) => {
    const { points, workpiece } = await wornBy("Female", "slim", template, "XXL");
    const hem = workpiece.pattern.loops.find(({ name }) => name === "hem")?.vertices ?? [];
    const heights = hem.map((v) => 10 * (points[v * 3 + 1] as number));
    expect(Math.max(...heights) - Math.min(...heights)).toBeLessThan(UNEVEN);
  },
  PATIENCE,
);

test.each([
  ["Male", "slim", "Trousers", "XXXL"],
  ["Female", "heavy", "Trousers", "L"],
] as const)(
  "trouser legs hang beside each other: %s, %s, %s %s",
  async (gender, build, template, size) => {
    const worn = await wornBy(gender, build, template, size);
    const { map } = worn.workpiece.pattern;
    const isLeg = (v: number, side: number): boolean =>
      (map.legAlong[v] as number) > 0.5 && Math.sign(map.points[v * 3] as number) === side;
    const between = deepest(
      worn,
      (v) => isLeg(v, 1),
      (v) => isLeg(v, -1),
    );
    expect(between).toBeLessThan(TOLERANCE);
  },
  PATIENCE,
);

async function wornBy(
  gender: "Female" | "Male",
  build: "slim" | "average" | "heavy",
  template: "Hoodie" | "LongSleeve" | "Shirt" | "Trousers",
  size: "M" | "L" | "XXL" | "XXXL",
): Promise<HungGarment> {
  const avatar = await figure(gender, build);
  return drapeGarment(await fittingOf(await testPack(), template, avatar, size));
}

/** How far vertices of one kind lie at most behind the nearest of another kind that faces them, millimetres. */
function deepest(
  { points, normals }: HungGarment,
  isOne: (vertex: number) => boolean,
  isOther: (vertex: number) => boolean,
): number {
  const all = Array.from({ length: points.length / 3 }, (_, v) => v);
  const others = all.filter(isOther);
  const depths = all.filter(isOne).map((v) => {
    let nearest = 0.25;
    let depth = -Infinity;
    for (const w of others) {
      const away = [0, 1, 2].map((c) => Number(points[v * 3 + c]) - Number(points[w * 3 + c]));
      const distance = Math.hypot(...away);
      if (distance >= nearest) continue;
      const along = (of: readonly number[]): number =>
        of.reduce((sum, value, c) => sum + value * Number(normals[w * 3 + c]), 0);
      if (along([...normals.subarray(v * 3, v * 3 + 3)]) > -0.5) continue;
      nearest = distance;
      depth = -along(away) * 100;
    }
    return depth;
  });
  return Math.max(...depths);
}
