/** Laying the feet of a standing pose flat on one floor, as MakeHuman's figures do not quite. */
import type { BoneRotations, Rig } from "../pack/pack.ts";
import type { Joints } from "./joints.ts";
import { lastThatHolds } from "./last-that-holds.ts";
import { boneIndex, type Side, type WantedTurns, withTurns } from "./limbs.ts";
import { poseBones, quaternionAt, vectorAt } from "./posture.ts";
import { aboutAxis, multiply, type Quaternion, rotate, subtract, twistAbout } from "./rotation.ts";

/** Radians by which a thigh is swung ahead at most. */
const MOST_BEND = 0.8;
const HALVINGS = 20;

/**
 * The rotations with the soles of these sides level, toes straight, and as high as each other: the
 * knee of the lower one is bent.
 */
export function standFlat(
  rig: Rig,
  joints: Joints,
  rotations: BoneRotations,
  sides: readonly Side[],
): BoneRotations {
  const frames = poseBones(rig, joints.heads, rotations);
  const level: WantedTurns = new Map(
    sides.map((side) => {
      const turn = quaternionAt(frames.turns, boneIndex(rig, `foot.${side}`));
      return [`foot.${side}`, twistAbout(turn, [0, 1, 0])];
    }),
  );
  const heightOf = (side: Side): number =>
    vectorAt(frames.heads, boneIndex(rig, `foot.${side}`))[1];
  const [lower, upper] = sides.toSorted((a, b) => heightOf(a) - heightOf(b));
  if (lower !== undefined && upper !== undefined) {
    bendKnee(rig, frames, lower, heightOf(upper) - heightOf(lower), level);
  }
  return withTurns(
    rig,
    rotations,
    level,
    sides.map((side) => `foot.${side}`),
  );
}

/** Adds the turns of a leg that is bent until its ankle rises by `rise` decimetres to `wanted`. */
function bendKnee(
  rig: Rig,
  { heads, turns }: ReturnType<typeof poseBones>,
  side: Side,
  rise: number,
  wanted: WantedTurns,
): void {
  const joint = (bone: string) => vectorAt(heads, boneIndex(rig, `${bone}.${side}`));
  const thigh = subtract(joint("lowerleg01"), joint("upperleg01"));
  const shin = subtract(joint("foot"), joint("lowerleg01"));
  const across = rotate(wanted.get(`foot.${side}`) as Quaternion, [1, 0, 0]);
  // The ankle stays below the hip: the shin swings back as far as the thigh swings ahead.
  const bentBy = (angle: number): readonly [Quaternion, Quaternion] => [
    aboutAxis(across, -angle),
    aboutAxis(across, (angle * Math.hypot(...thigh)) / Math.hypot(...shin)),
  ];
  const risen = (angle: number): number => {
    const [ahead, back] = bentBy(angle);
    return rotate(ahead, thigh)[1] + rotate(back, shin)[1] - thigh[1] - shin[1];
  };
  const isBelow = (angle: number): boolean => risen(angle) < rise;
  const [ahead, back] = bentBy(lastThatHolds(0, MOST_BEND, isBelow, HALVINGS));
  const turned = (bone: string, by: Quaternion): void => {
    const name = `${bone}.${side}`;
    wanted.set(name, multiply(by, quaternionAt(turns, boneIndex(rig, name))));
  };
  turned("upperleg01", ahead);
  turned("lowerleg01", back);
}
