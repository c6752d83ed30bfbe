import { beforeAll, expect, test } from "vitest";
import type { Avatar } from "../../../render-node/avatar/avatar.ts";
import { baseFigure, type DressedFigure } from "../../../render-node/engine/dress-figure.ts";
import type { Part } from "../../../render-node/mesh/part.ts";
import { createMotion } from "../../../render-node/motion/create-motion.ts";
import { motionFigure } from "../../../render-node/motion/motion-figure.ts";
import { movingFigure } from "../../../render-node/motion/moving-figure.ts";
import type { MotionFrame } from "../../../render-node/motion/motion-frame.ts";
import type { Pack } from "../../../render-node/pack/pack.ts";
import { figure, testPack } from "../garment/figures.ts";

let pack: Pack;
let avatar: Avatar;
let still: DressedFigure;
let posed: (frame: MotionFrame) => readonly Part[];

beforeAll(async () => {
  pack = await testPack();
  avatar = await figure("Female");
  still = baseFigure(avatar, pack);
  posed = movingFigure(avatar, still.parts, still.floorOffset, pack);
});

const waving = () =>
  createMotion("wave", { figure: motionFigure(pack, avatar), duration: 4, seed: 1 });
const named = (parts: readonly Part[], name: string): Part =>
  parts.find((part) => part.name === name) as Part;
const furthest = (a: Float32Array, b: Float32Array): number =>
  a.reduce((most, value, i) => Math.max(most, Math.abs(value - (b[i] as number))), 0);

test("the first frame of a motion is the still", () => {
  const first = posed(waving()(0));
  expect(first.map(({ name }) => name)).toEqual(still.parts.map(({ name }) => name));
  first.forEach((part, i) => {
    const own = still.parts[i] as Part;
    expect(furthest(part.positions, own.positions), part.name).toBeLessThan(0.002);
    expect(furthest(part.normals, own.normals), part.name).toBeLessThan(0.01);
  });
});

test("skin that cloth hides in the still stays hidden in every frame", () => {
  const { indices } = named(posed(waving()(2)), "skin");
  expect(indices).toBe(named(still.parts, "skin").indices);
});

test("a raised hand does not take along the cloth that it hung beside", () => {
  const before = named(still.parts, "base-layer").positions;
  const after = named(posed(waving()(2)), "base-layer").positions;
  // Below the waist nothing moves but what breathing and a shift of weight move.
  const low = (values: Float32Array): Float32Array =>
    values.filter((_, i) => (before[i - (i % 3) + 1] as number) < 9);
  expect(furthest(low(before), low(after))).toBeLessThan(0.5);
});
