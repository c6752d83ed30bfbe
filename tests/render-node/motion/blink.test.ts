import { beforeAll, expect, test } from "vitest";
import { poseAvatar } from "../../../render-node/avatar/figure.ts";
import { createMotion } from "../../../render-node/motion/create-motion.ts";
import { lidGap } from "../../../render-node/motion/lids.ts";
import { ensurePack } from "../../../render-node/pack/ensure-pack.ts";
import type { Pack } from "../../../render-node/pack/pack.ts";
import { buildMovers, type Mover } from "./figures.ts";

const SECONDS = 5;

let pack: Pack;
let movers: Record<"calm" | "winking", Mover>;
beforeAll(async () => {
  pack = await ensurePack();
  movers = await buildMovers({ calm: {}, winking: { expression: "Wink" } });
});

/** Degrees between the lids of both eyes, frame by frame. */
function gaps({ avatar, figure }: Mover, seed: number): { L: number; R: number }[] {
  const motion = createMotion("idle", { figure, duration: SECONDS, seed });
  return Array.from({ length: SECONDS * 24 + 1 }, (_, frame) => {
    const { posed, joints } = poseAvatar(avatar, motion(frame / 24).rotations ?? figure.base);
    const gapOf = (side: "L" | "R") => lidGap(pack, posed, { heads: joints }, side);
    return { L: gapOf("L"), R: gapOf("R") };
  });
}

test("both eyes close and open again, and are as in the still at both ends", () => {
  const seen = gaps(movers.calm, 1);
  for (const side of ["L", "R"] as const) {
    const row = seen.map((gap) => gap[side]);
    expect(Math.min(...row)).toBeLessThan(4);
    expect(row.filter((gap) => gap < 15).length).toBeLessThan(0.2 * row.length);
    for (const gap of [row[0], row.at(-1)]) {
      expect(gap).toBeCloseTo(movers.calm.figure.lidGaps[side], 0);
    }
  }
});

test("the seed decides when", () => {
  const closedAt = (seed: number) => gaps(movers.calm, seed).findIndex(({ L }) => L < 15);
  expect(new Set([1, 2, 3].map(closedAt)).size).toBeGreaterThan(1);
});

test("an eye that is closed stays as it is", () => {
  const { figure } = movers.winking;
  expect(figure.lidGaps.L).toBe(0);
  expect(figure.lidGaps.R).toBeGreaterThan(20);
});
