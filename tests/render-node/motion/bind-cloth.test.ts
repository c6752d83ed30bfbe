import { expect, test } from "vitest";
import { dressFigure } from "../../../render-node/engine/dress-figure.ts";
import type { Part } from "../../../render-node/mesh/part.ts";
import { BORNE_BY, clothBinder, strongest } from "../../../render-node/motion/bind-cloth.ts";
import { SkinBuckets } from "../../../render-node/motion/skin-buckets.ts";
import { sheetOf } from "../../../render-node/motion/weld.ts";
import { BODY_VERTEX_COUNT } from "../../../render-node/pack/pack.ts";
import { testPack } from "../garment/figures.ts";
import { buildMovers } from "./figures.ts";

test("points whose weights are nearly the same are carried nearly alike, however many bones carry them", () => {
  // Neighbours on a shoulder: the fourth and the fifth bone change places.
  const weights = Float32Array.of(
    0.22,
    0.2,
    0.18,
    0.16,
    0.15,
    0.09,
    0.22,
    0.2,
    0.18,
    0.15,
    0.16,
    0.09,
  );
  const skin = strongest(weights, [4, 5, 6, 7, 8, 9], Uint32Array.of(0, 1));
  const shareOf = (vertex: number, bone: number): number => {
    const slot = skin.bones.subarray(vertex * BORNE_BY, (vertex + 1) * BORNE_BY).indexOf(bone);
    return slot < 0 ? 0 : (skin.weights[vertex * BORNE_BY + slot] as number);
  };
  for (const bone of [4, 5, 6, 7, 8, 9]) {
    expect(Math.abs(shareOf(0, bone) - shareOf(1, bone))).toBeLessThan(0.02);
  }
});

test("cloth is bunched between a hanging arm and the trunk, and nowhere on the outside of a shoulder", async () => {
  const pack = await testPack();
  const { avatar } = (await buildMovers({ woman: { pose: "I-Pose" } })).woman;
  const body = { points: avatar.posed.subarray(0, BODY_VERTEX_COUNT * 3), normals: avatar.normals };
  const skin = avatar.parts.find(({ name }) => name === "skin") as Part;
  // A suit that lies on all of the skin.
  const positions = skin.positions.map((value, i) => value + 0.05 * (skin.normals[i] as number));
  const suit = { ...skin, positions };
  const sheet = sheetOf(suit);
  const { bunched } = clothBinder(new SkinBuckets(body, () => true), pack)(suit, sheet);
  const elbow = (pack.rig.indexOf.get("upperarm02.L") as number) * 3;
  const isOutside = (point: number): boolean => {
    const at = (sheet.firsts[point] as number) * 3;
    const x = positions[at] as number;
    return (
      Math.abs(x) > Math.abs(avatar.joints[elbow] as number) &&
      Math.sign(x) * (skin.normals[at] as number) > 0.8
    );
  };
  expect(bunched.length).toBeGreaterThan(20);
  expect(bunched.filter(isOutside)).toEqual([]);
});

test("no arm carries the sides of a dress that it hangs beside", async () => {
  const pack = await testPack();
  const { avatar } = (await buildMovers({ woman: { pose: "I-Pose" } })).woman;
  const apparel = { template: "Dress", color_hex: "808080" } as const;
  const { parts, floorOffset } = await dressFigure(avatar, apparel, "M", pack);
  const worn = parts.find(({ name }) => name === "garment") as Part;
  const positions = worn.positions.map((value, i) => value - (i % 3 === 1 ? floorOffset : 0));
  const dress = { ...worn, positions };
  const body = { points: avatar.posed.subarray(0, BODY_VERTEX_COUNT * 3), normals: avatar.normals };
  const bind = clothBinder(new SkinBuckets(body, () => true), pack);
  const { bones, weights } = bind(dress, sheetOf(dress));
  const isArm = pack.rig.bones.map(({ name }) => /^(upperarm02|lowerarm|wrist)/.test(name));
  const most = weights.reduce(
    (sum, weight, i) => (isArm[bones[i] as number] ? Math.max(sum, weight) : sum),
    0,
  );
  expect(most).toBeLessThan(0.1);
});
