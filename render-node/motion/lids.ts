/** How far eyes are open. */
import type { Joints } from "../avatar/joints.ts";
import { boneIndex, type Side } from "../avatar/limbs.ts";
import { vectorAt } from "../avatar/posture.ts";
import { BODY_VERTEX_COUNT, type Pack } from "../pack/pack.ts";

/** Bones that carry the lids and turn about the middle of the eye. */
export const LIDS = { upper: "orbicularis03", lower: "orbicularis04" } as const;
/** Eyes as good as closed by their expression; degrees between the lids. */
const OPEN_FROM = 3;
/** Decimetres to both sides of the middle of the eye. */
const BEFORE_PUPIL = 0.06;

/** Degrees between the edges of the lids before the pupil, as seen from the middle of the eye. */
export function lidGap(
  { base, rig }: Pack,
  shape: Float32Array,
  { heads }: Pick<Joints, "heads">,
  side: Side,
): number {
  const upper = boneIndex(rig, `${LIDS.upper}.${side}`);
  const lower = boneIndex(rig, `${LIDS.lower}.${side}`);
  const [middle, up, forward] = vectorAt(heads, upper);
  let [top, bottom] = [90, -90];
  for (let vertex = 0; vertex < BODY_VERTEX_COUNT; vertex++) {
    const bone = base.skinBones[vertex * 4] as number;
    if (bone !== upper && bone !== lower) continue;
    const [x, y, z] = vectorAt(shape, vertex);
    if (Math.abs(x - middle) > BEFORE_PUPIL) continue;
    const angle = (Math.atan2(y - up, z - forward) * 180) / Math.PI;
    if (bone === upper) top = Math.min(top, angle);
    else bottom = Math.max(bottom, angle);
  }
  const gap = top - bottom;
  return gap < OPEN_FROM ? 0 : gap;
}
