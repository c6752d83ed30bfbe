import { expect, test } from "vitest";
import type { Obstacle } from "../../../render-node/garment/distance-field.ts";
import { companionFitting } from "../../../render-node/garment/fittings.ts";
import { foundationOf } from "../../../render-node/garment/foundation.ts";
import { drapeEither } from "../../../render-node/garment/learned/drape-either.ts";
import { heightsAbove, pushOut } from "../../../render-node/garment/push-out.ts";
import { TEMPLATES } from "../../../render-node/garment/templates/all-templates.ts";
import { figure, testPack } from "./figures.ts";

/** How far the deepest of some points inside of a surface lies below it, decimetres. */
function deepest(points: Float32Array, surface: Obstacle): number {
  const out = points.slice();
  pushOut(out, surface, 0);
  return out.reduce((most, value, i) => Math.max(most, Math.abs(value - (points[i] as number))), 0);
}

test("the hull of a pair of shoes holds all of them, but hugs them", async () => {
  const { shoes } = await foundationOf(await figure("Female"), "top", await testPack());
  const { points } = shoes.obstacle;
  // Where legs reach: from the instep to the rim; what is out of reach lies deep inside.
  const all = heightsAbove(points, shoes.hull);
  const heights = all.filter((_, v) => {
    const height = points[v * 3 + 1] as number;
    return height > 0.4 && height < 0.9 && Number.isFinite(all[v]);
  });
  expect(Math.max(...heights)).toBeLessThan(0.05);
  expect(heights.filter((height) => height > -0.03).length).toBeGreaterThan(heights.length / 3);
});

test.each(["Female", "Male"] as const)("%s trousers hang around the shoes", async (sex) => {
  const pack = await testPack();
  const avatar = await figure(sex, "heavy");
  const { body, shoes } = await foundationOf(avatar, "top", pack);
  const fitting = companionFitting(avatar, TEMPLATES.Trousers, { body, shoes }, pack);
  for (const measures of ["own", null] as const) {
    const { worn } = await drapeEither(fitting, measures);
    expect(deepest(worn.points, shoes.hull)).toBeLessThan(0.01);
  }
});
