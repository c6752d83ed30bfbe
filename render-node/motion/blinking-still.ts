/** A figure that keeps its posture, and blinks. */
import type { Avatar } from "../avatar/avatar.ts";
import { poseAvatar } from "../avatar/figure.ts";
import type { Part } from "../mesh/part.ts";
import type { BoneRotations } from "../pack/pack.ts";

/**
 * The still's parts with what its lids take along, where only the lids have turned.
 *
 * @param wearer as it stands in the still
 * @param still  its own parts in their order, then what it wears
 */
export function blinkingStill(
  wearer: Avatar,
  still: readonly Part[],
  rotations: BoneRotations,
): readonly Part[] {
  const posed = poseAvatar(wearer, rotations);
  return still.map((part, i) => {
    const [before, after] = [wearer.parts[i], posed.parts[i]];
    if (before === undefined || after === undefined) return part;
    return {
      ...part,
      positions: moved(part.positions, before.positions, after.positions),
      normals: moved(part.normals, before.normals, after.normals),
    };
  });
}

function moved(still: Float32Array, before: Float32Array, after: Float32Array): Float32Array {
  return still.map((value, i) => value + (after[i] as number) - (before[i] as number));
}
