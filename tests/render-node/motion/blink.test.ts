import { beforeAll, expect, test } from "vitest";
import { poseAvatar } from "../../../render-node/avatar/figure.ts";
import type { Part } from "../../../render-node/mesh/part.ts";
import { blinkingStill } from "../../../render-node/motion/blinking-still.ts";
import { createMotion, type MotionName } from "../../../render-node/motion/create-motion.ts";
import { lidGap } from "../../../render-node/motion/lids.ts";
import { ensurePack } from "../../../render-node/pack/ensure-pack.ts";
import type { BoneRotations, Pack } from "../../../render-node/pack/pack.ts";
import { buildMovers, type Mover } from "./figures.ts";

const SECONDS = 5;

let pack: Pack;
let movers: Record<"calm" | "winking", Mover>;
beforeAll(async () => {
  pack = await ensurePack();
  movers = await buildMovers({ calm: {}, winking: { expression: "Wink" } });
});

/** Degrees between the lids of both eyes, frame by frame. */
function gaps(
  { avatar, figure }: Mover,
  seed: number,
  name: MotionName = "idle",
): { L: number; R: number }[] {
  const motion = createMotion(name, { figure, duration: SECONDS, seed });
  return Array.from({ length: SECONDS * 24 + 1 }, (_, frame) => {
    const { posed, joints } = poseAvatar(avatar, motion(frame / 24).rotations ?? figure.base);
    const gapOf = (side: "L" | "R") => lidGap(pack, posed, { heads: joints }, side);
    return { L: gapOf("L"), R: gapOf("R") };
  });
}

test.each(["idle", "turntable"] as const)(
  "%s: both eyes close, and open again as in the still",
  (name) => {
    const seen = gaps(movers.calm, 1, name);
    for (const side of ["L", "R"] as const) {
      const row = seen.map((gap) => gap[side]);
      expect(Math.min(...row)).toBeLessThan(5);
      expect(row.filter((gap) => gap < 15).length).toBeLessThan(0.2 * row.length);
      for (const gap of [row[0], row.at(-1)]) {
        expect(gap).toBeCloseTo(movers.calm.figure.lidGaps[side], 0);
      }
    }
  },
);

test("the seed decides when", () => {
  const closedAt = (seed: number) => gaps(movers.calm, seed).findIndex(({ L }) => L < 15);
  expect(new Set([1, 2, 3].map(closedAt)).size).toBeGreaterThan(1);
});

test("an eye that is closed stays as it is", () => {
  const { figure } = movers.winking;
  expect(figure.lidGaps.L).toBe(0);
  expect(figure.lidGaps.R).toBeGreaterThan(20);
});

test("a still figure that blinks moves its lids and nothing below its face", () => {
  const { avatar, figure } = movers.calm;
  const motion = createMotion("turntable", { figure, duration: SECONDS, seed: 1 });
  const frames = Array.from({ length: SECONDS * 24 }, (_, frame) => motion(frame / 24).rotations);
  const closed = frames.filter((rotations) => rotations !== null);
  expect(closed.length).toBeGreaterThan(4);
  expect(closed.length).toBeLessThan(0.25 * frames.length);
  // What the still presses stays pressed.
  const skin = avatar.parts[0] as Part;
  const still = [{ ...skin, positions: skin.positions.map((value) => value + 0.01) }];
  const [now] = blinkingStill(avatar, still, closed[2] as BoneRotations);
  const moved = (from: number, to: number) =>
    now?.positions.filter((value, i) => {
      const y = skin.positions[i - (i % 3) + 1] as number;
      return y > from && y < to && Math.abs(value - (still[0]?.positions[i] as number)) > 1e-4;
    }).length;
  expect(moved(-1, 13)).toBe(0);
  expect(moved(13, 20)).toBeGreaterThan(20);
});
