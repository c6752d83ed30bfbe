import { expect, it } from "vitest";
import { inShoes } from "../../../render-node/garment/in-shoes.ts";
import { wearShoes } from "../../../render-node/garment/shoes.ts";
import { BODY_VERTEX_COUNT } from "../../../render-node/pack/pack.ts";
import { figure, testPack } from "./figures.ts";

it.each(["Female", "Male"] as const)("a sitting %s's soles and seat share a floor", async (sex) => {
  const pack = await testPack();
  const avatar = await inShoes(await figure(sex, "average", { pose: "Sit" }), pack);
  const { part, skin } = (await wearShoes(avatar, pack)).worn;
  const lowest = { L: Infinity, R: Infinity };
  for (let vertex = 0; vertex < part.positions.length / 3; vertex++) {
    const side = pack.rig.bones[skin.bones[vertex * 4] ?? 0]?.name.endsWith("L") ? "L" : "R";
    lowest[side] = Math.min(lowest[side], part.positions[vertex * 3 + 1] ?? 0);
  }
  const seat = Array.from({ length: BODY_VERTEX_COUNT }, (_, vertex) => vertex)
    .filter((vertex) =>
      /^(pelvis|upperleg01)/.test(pack.rig.bones[pack.base.skinBones[vertex * 4] ?? 0]?.name ?? ""),
    )
    .map((vertex) => avatar.posed[vertex * 3 + 1] ?? 0);
  // Decimetres.
  expect(Math.abs(lowest.L)).toBeLessThan(0.02);
  expect(Math.abs(lowest.R)).toBeLessThan(0.02);
  expect(Math.min(...seat)).toBeLessThan(0.01);
});

it("a standing figure is the same with shoes on", async () => {
  const standing = await figure("Male");
  expect(await inShoes(standing, await testPack())).toBe(standing);
});

it("shoes that could not be put on are put on the next time", async () => {
  const pack = await testPack();
  const sitting = await figure("Male", "slim", { pose: "Sit" });
  const torn = { ...pack, texture: () => Promise.reject(new Error("no picture")) };
  await expect(inShoes(sitting, torn)).rejects.toThrow("no picture");
  expect(await inShoes(sitting, pack)).not.toBe(sitting);
});
