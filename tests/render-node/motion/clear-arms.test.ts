import { beforeAll, expect, test } from "vitest";
import { poseAvatar } from "../../../render-node/avatar/figure.ts";
import { vectorAt } from "../../../render-node/avatar/posture.ts";
import { clearArms, type Dressed } from "../../../render-node/motion/clear-arms.ts";
import { createMotion } from "../../../render-node/motion/create-motion.ts";
import type { Motion } from "../../../render-node/motion/motion-frame.ts";
import { ensurePack } from "../../../render-node/pack/ensure-pack.ts";
import type { BoneRotations, Pack } from "../../../render-node/pack/pack.ts";
import { largestTurn } from "./anatomy.ts";
import { buildMovers, type Mover } from "./figures.ts";
import { tubeSkirt } from "./tube-skirt.ts";

const SECONDS = 3;

let pack: Pack;
let woman: Mover;
let walk: Motion;
beforeAll(async () => {
  pack = await ensurePack();
  ({ woman } = await buildMovers({ woman: { pose: "A-Pose" } }));
  walk = createMotion("catwalk", { figure: woman.figure, duration: SECONDS, seed: 4 });
});

/** The walk in a skirt that reaches so many times as far out as a plain one. */
function dressedWalk(width: number): Motion {
  const skirt = tubeSkirt(10, 5);
  const positions = skirt.positions.map((value, i) => (i % 3 === 1 ? value : width * value));
  const count = positions.length / 3;
  const skin = { bones: new Uint16Array(count * 4), weights: new Float32Array(count * 4) };
  const worn: Dressed["worn"] = [{ part: { ...skirt, positions }, skin }];
  const { avatar, figure } = woman;
  return clearArms({ figure, motion: walk, duration: SECONDS }, { avatar, pack, worn });
}

/** The least share of the skirt's own radius at which a point of a hand is beside it. */
function nearest(motion: Motion, width: number): number {
  let least = Infinity;
  const isHand = pack.rig.bones.map(({ name }) => /^(wrist|metacarpal|finger)/.test(name));
  for (let time = 0; time <= SECONDS; time += 0.1) {
    const { posed } = poseAvatar(woman.avatar, motion(time).rotations as BoneRotations);
    for (let v = 0; v < 13_380; v++) {
      if (!isHand[pack.base.skinBones[v * 4] as number]) continue;
      const [x, y, z] = vectorAt(posed, v);
      const out = width * (1.9 + 0.4 * ((10 - y) / 5));
      least = Math.min(least, Math.hypot(x / out, z / (0.8 * out)));
    }
  }
  return least;
}

test("hands pass a wide skirt without going through it", () => {
  expect(nearest(walk, 1.35)).toBeLessThan(0.95);
  expect(nearest(dressedWalk(1.35), 1.35)).toBeGreaterThan(1);
});

test("arms are hardly held out beside what is narrow", () => {
  const dressed = dressedWalk(0.6);
  for (const time of [0.5, 1.1, 1.6, 2.2]) {
    const [free, clear] = [walk, dressed].map((motion) => motion(time).rotations);
    expect(largestTurn(free as BoneRotations, clear as BoneRotations)).toBeLessThan(7);
  }
});

test("the still is where the motion begins and ends", () => {
  const dressed = dressedWalk(1.35);
  for (const time of [0, SECONDS]) {
    const { rotations } = dressed(time);
    expect(largestTurn(rotations as BoneRotations, woman.figure.base)).toBeLessThan(0.01);
  }
});
