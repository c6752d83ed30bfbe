import { expect, it } from "vitest";
import { wearShoes } from "../../../render-node/garment/shoes.ts";
import { figure, testPack } from "./figures.ts";

it.each([
  ["Female", 0],
  ["Female", 2],
  ["Male", 0],
  ["Male", 2],
] as const)("the shoes of a %s of Foot Length %i stand on heel and ball", async (sex, value) => {
  const avatar = await figure(sex, "average", {
    body_dimensions: [{ key: "b_{Legs}_Foot Length", value }],
  });
  const { points } = (await wearShoes(avatar, await testPack())).obstacle;
  const left = Array.from({ length: points.length / 3 }, (_, v) =>
    points.subarray(v * 3, v * 3 + 3),
  ).filter(([x]) => (x as number) > 0);
  const lengths = left.map(([, , z]) => z as number);
  const [back, front] = [Math.min(...lengths), Math.max(...lengths)];
  const lowest = (from: number, to: number): number =>
    Math.min(
      ...left
        .filter((_, i) => {
          const along = ((lengths[i] as number) - back) / (front - back);
          return along >= from && along <= to;
        })
        .map(([, y]) => y as number),
    );
  // Decimetres.
  expect(Math.abs(lowest(0, 0.3) - lowest(0.5, 0.85))).toBeLessThan(0.02);
});
