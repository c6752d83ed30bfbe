import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { SCALABLE_BONES, type ScalableBone } from "../../../contracts/avatar-options.ts";
import { bodyInputs } from "../../../render-node/avatar/body-inputs.ts";
import { boneIndex } from "../../../render-node/avatar/limbs.ts";
import { vectorAt } from "../../../render-node/avatar/posture.ts";
import { subtract } from "../../../render-node/avatar/rotation.ts";
import { largestDifference } from "../inference/sample-inputs.ts";
import { openStudio, person, type Studio } from "./people.ts";

let studio: Studio;
beforeAll(async () => {
  studio = await openStudio();
});
afterAll(() => studio.model.close());

/** The average woman at rest, with a bone or a group of them scaled along all its axes. */
async function scaled(key: ScalableBone, factor: number) {
  const { pack, model } = studio;
  const value = { x: factor, y: factor, z: factor };
  return model.run(bodyInputs(pack, person({ body_dimension_lengths: [{ key, value }] })));
}

/** Decimetres from the head of one bone to that of another. */
function between(joints: Float32Array, from: string, to: string): number {
  const [a, b] = [from, to].map((bone) => vectorAt(joints, boneIndex(studio.pack.rig, bone)));
  return a && b ? Math.hypot(...subtract(b, a)) : NaN;
}

/** Decimetres that a bone's head lies at most from the mirror image of the other side's. */
function lopsidedness(joints: Float32Array): number {
  const { rig } = studio.pack;
  const misses = rig.bones.flatMap(({ name }, bone) => {
    if (!name.endsWith(".L")) return [];
    const [x, y, z] = vectorAt(joints, bone);
    const other = vectorAt(joints, boneIndex(rig, `${name.slice(0, -2)}.R`));
    return [Math.hypot(...subtract([-x, y, z], other))];
  });
  return Math.max(...misses);
}

/** From which joint to which a limb reaches, and what hangs on it. */
interface Limb {
  readonly key: ScalableBone;
  readonly own: readonly [string, string];
  readonly next: readonly [string, string];
}

const LIMBS: readonly Limb[] = [
  { key: "upper arm", own: ["upperarm01.L", "lowerarm01.L"], next: ["lowerarm01.L", "wrist.L"] },
  { key: "forearm", own: ["lowerarm01.L", "wrist.L"], next: ["wrist.L", "finger3-1.L"] },
  { key: "thigh", own: ["upperleg01.R", "lowerleg01.R"], next: ["lowerleg01.R", "foot.R"] },
  { key: "shin", own: ["lowerleg01.R", "foot.R"], next: ["foot.R", "toe2-1.R"] },
];

describe("body_dimension_lengths", () => {
  it.each(SCALABLE_BONES)("%s changes the body, on both sides where it names none", async (key) => {
    const usual = await scaled(key, 1);
    const { vertices, joints } = await scaled(key, 1.3);
    expect(largestDifference(vertices, usual.vertices)).toBeGreaterThan(0.02);
    if (!/\.[LR]$/.test(key)) expect(lopsidedness(joints)).toBeLessThan(0.01);
  });

  it.each(LIMBS)("$key grows by its factor and carries along what hangs on it", async (limb) => {
    const { key, own, next } = limb;
    const usual = await scaled(key, 1);
    for (const factor of [0.5, 1.5, 2]) {
      const longer = await scaled(key, factor);
      const ratio = between(longer.joints, ...own) / between(usual.joints, ...own);
      expect(ratio).toBeCloseTo(factor, 2);
      expect(between(longer.joints, ...next)).toBeCloseTo(between(usual.joints, ...next), 3);
    }
  });

  it("of one side leaves the other as it is", async () => {
    const [usual, { joints }] = [await scaled("upperarm01", 1), await scaled("upperarm01.L", 1.5)];
    const arm = (side: string) => [`upperarm01.${side}`, `upperarm02.${side}`] as const;
    expect(between(joints, ...arm("L"))).toBeCloseTo(1.5 * between(usual.joints, ...arm("L")), 3);
    expect(between(joints, ...arm("R"))).toBeCloseTo(between(usual.joints, ...arm("R")), 4);
  });
});
