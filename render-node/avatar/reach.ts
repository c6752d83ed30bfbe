/** Bringing a wrist to a place, as seen from the chest: right arms as if they were left ones. */
import type { BoneRotations, Pack, Rig } from "../pack/pack.ts";
import type { Joints } from "./joints.ts";
import { type ArmTarget, boneIndex, type Side } from "./limbs.ts";
import { poseBones, postureOf, quaternionAt, vectorAt } from "./posture.ts";
import {
  added,
  inverse,
  normalize,
  rotate,
  scaled,
  squareTo,
  subtract,
  type Vector,
} from "./rotation.ts";
import { type PickedPoints, skinPoints } from "./skin-points.ts";

const CHEST = "spine01";
/** The most of its length that an arm stretches. */
const STRETCH = 0.98;

export interface Shoulder {
  /** From the chest, decimetres. */
  readonly place: Vector;
  /** Lengths of upper arm and forearm, decimetres. */
  readonly upper: number;
  readonly lower: number;
}

export function shoulderOf(rig: Rig, joints: Joints, side: Side): Shoulder {
  const rest = (bone: string): Vector => vectorAt(joints.heads, boneIndex(rig, bone));
  const shoulder = rest(`upperarm01.${side}`);
  const elbow = rest(`lowerarm01.${side}`);
  const [x, y, z] = subtract(shoulder, rest(CHEST));
  return {
    place: [Math.abs(x), y, z],
    upper: Math.hypot(...subtract(elbow, shoulder)),
    lower: Math.hypot(...subtract(rest(`wrist.${side}`), elbow)),
  };
}

/**
 * How an arm points whose wrist is brought to a place, or as near as it reaches.
 *
 * @param pole where its elbow points
 */
export function bentArm(
  { place, upper, lower }: Shoulder,
  wrist: Vector,
  pole: Vector,
): Pick<ArmTarget, "upperArm" | "forearm"> {
  const reach = subtract(wrist, place);
  const distance = Math.min(STRETCH * (upper + lower), Math.hypot(...reach));
  const along = normalize(reach);
  const bend = normalize(squareTo(pole, along));
  const straight = (upper ** 2 + distance ** 2 - lower ** 2) / (2 * distance);
  const height = Math.sqrt(Math.max(0, upper ** 2 - straight ** 2));
  const elbow = added(scaled(along, straight), scaled(bend, height));
  return { upperArm: elbow, forearm: subtract(scaled(along, distance), elbow) };
}

/** Points of the body as posed. */
export function seenFromChest(
  { rig }: Pack,
  joints: Joints,
  side: Side,
  rotations: BoneRotations,
  { points, skin }: PickedPoints,
): Float32Array {
  const frames = poseBones(rig, joints.heads, rotations);
  const posed = skinPoints(postureOf(joints.heads, frames, rotations), points, skin);
  const chest = boneIndex(rig, CHEST);
  const back = inverse(quaternionAt(frames.turns, chest));
  const origin = vectorAt(frames.heads, chest);
  for (let i = 0; i < posed.length / 3; i++) {
    const [x, y, z] = rotate(back, subtract(vectorAt(posed, i), origin));
    posed.set([side === "L" ? x : -x, y, z], i * 3);
  }
  return posed;
}
