import { beforeAll, expect, test } from "vitest";
import type { Avatar } from "../../../render-node/avatar/avatar.ts";
import { chestTurn } from "../../../render-node/garment/chest-turn.ts";
import { dress } from "../../../render-node/garment/dress.ts";
import { vectorOf, type Vector } from "../../../render-node/garment/strip.ts";
import { workpieceOf } from "../../../render-node/garment/tailor.ts";
import { TEMPLATES } from "../../../render-node/garment/templates/all-templates.ts";
import type { GarmentTemplate } from "../../../contracts/garment-options.ts";
import type { Pack } from "../../../render-node/pack/pack.ts";
import { figure, testPack } from "./figures.ts";

/** Milliseconds; the solver drapes a garment on a machine that does other things too. */
const PATIENCE = 120_000;

let pack: Pack;
let man: Avatar;

beforeAll(async () => {
  pack = await testPack();
  man = await figure("Male");
});

async function trims(template: GarmentTemplate) {
  const { parts } = await dress(man, { template, color_hex: "808080", size: "M" }, pack);
  return (name: string): Float32Array => {
    const part = parts.find((each) => each.name === `garment-${name}`);
    if (!part) throw new Error(`The ${template} has no ${name}`);
    return part.positions;
  };
}

/** Decimetres. */
function distance(points: Float32Array, v: number, w: number): number {
  return Math.hypot(
    ...[0, 1, 2].map((c) => (points[v * 3 + c] as number) - (points[w * 3 + c] as number)),
  );
}

test(
  "a shirt's collar goes around the nape without a spike",
  async () => {
    const collar = (await trims("Shirt"))("collar");
    const isAtNape = (v: number): boolean => (collar[v * 3 + 2] as number) < -0.1;
    const steps: number[] = [];
    for (let v = 0; v + 1 < collar.length / 3; v++) {
      if (isAtNape(v) && isAtNape(v + 1)) steps.push(distance(collar, v, v + 1));
    }
    expect(steps.length).toBeGreaterThan(50);
    expect(Math.max(...steps)).toBeLessThan(0.12);
  },
  PATIENCE,
);

test(
  "a jacket is zipped to the top of its collar",
  async () => {
    const points = await trims("Jacket");
    const heights = (name: string): number[] => [...points(name)].filter((_, i) => i % 3 === 1);
    const zip = heights("collar-zip");
    expect(Math.min(...zip)).toBeLessThan(Math.max(...heights("front-zip")) + 0.05);
    const collar = points("collar");
    const inFront = heights("collar").filter(
      (_, v) => Math.abs(collar[v * 3] as number) < 0.1 && (collar[v * 3 + 2] as number) > 0,
    );
    expect(Math.max(...zip)).toBeCloseTo(Math.max(...inFront), 1);
  },
  PATIENCE,
);

test("the turn of a chest is told from the cloth on it, whatever its size", () => {
  const { pattern } = workpieceOf(pack, TEMPLATES.Shirt);
  const points = pattern.map.points.slice();
  const [sin, cos] = [Math.sin(0.7), Math.cos(0.7)];
  for (let i = 0; i < points.length; i += 3) {
    const [x, y, z] = points.subarray(i, i + 3) as unknown as [number, number, number];
    // Upside down, turned about the upright axis, in another place, and half as large again.
    points.set([3 + 1.5 * (cos * x + sin * z), 7 - 1.5 * y, 1.5 * (sin * x - cos * z)], i);
  }
  const turn = chestTurn(pattern, points);
  const expectClose = (of: Vector, to: Vector): void => {
    turn(of).forEach((value, c) => expect(value).toBeCloseTo(to[c] as number, 5));
  };
  expectClose([0, 1, 0], [0, -1, 0]);
  expectClose([0, 0, 1], [sin, 0, -cos]);
});

test(
  "the points of a shirt's collar lie apart, alike on both sides of its buttons",
  async () => {
    const points = await trims("Shirt");
    const collar = points("collar");
    // The points are the lowest places in front.
    const lowestOn = (side: number): Vector => {
      const places = Array.from({ length: collar.length / 3 }, (_, v) => vectorOf(collar, v));
      const mine = places.filter(([x, , z]) => x * side > 0 && z > 0);
      return mine.toSorted((a, b) => a[1] - b[1])[0] as Vector;
    };
    const [left, right] = [lowestOn(1), lowestOn(-1)];
    expect(left[0] - right[0]).toBeGreaterThan(0.4);
    expect(left[0] + right[0]).toBeCloseTo(0, 1);
    expect(left[1] - right[1]).toBeCloseTo(0, 1);
  },
  PATIENCE,
);
