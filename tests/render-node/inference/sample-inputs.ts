/** Inputs that use every stage of the body model: forty targets, scaled bones, a seated pose. */
import type { BodyInputs } from "../../../render-node/inference/body-model.ts";
import type { Pack } from "../../../render-node/pack/pack.ts";

/** Weights by target name: macro, slider and expression targets, some beyond 1, some negative. */
export function sampleWeights(pack: Pack): Map<string, number> {
  const step = Math.floor(pack.targets.length / 40);
  return new Map(
    pack.targets
      .filter((_, index) => index % step === 0)
      .map((name, index) => [name, (index % 7) * 0.08 - 0.12]),
  );
}

export function sampleInputs(pack: Pack): Required<BodyInputs> {
  const byName = sampleWeights(pack);
  const pose = pack.poses.get("sit01");
  if (pose === undefined) throw new Error("the pack has no pose sit01");
  return {
    weights: Float32Array.from(pack.targets, (name) => byName.get(name) ?? 0),
    boneScales: Float32Array.from(
      { length: pack.rig.bones.length * 3 },
      (_, i) => 0.85 + ((i * 7) % 13) * 0.03,
    ),
    pose,
  };
}

/** Largest difference between two arrays of the same length. */
export function largestDifference(a: Float32Array, b: Float32Array): number {
  if (a.length !== b.length) throw new RangeError(`${a.length} values against ${b.length}`);
  return a.reduce((most, value, i) => Math.max(most, Math.abs(value - (b[i] ?? Infinity))), 0);
}
