/** From the name of a pose to the rotations of one body's bones. */
import type { Pose } from "../../contracts/avatar-options.ts";
import type { BoneRotations, Pack, Rig } from "../pack/pack.ts";
import { withArms, withFingers, withFlatHands } from "./arms.ts";
import { clearHangDegrees } from "./hang-angle.ts";
import type { Joints } from "./joints.ts";
import {
  ARMS,
  CORRECTIONS,
  STANDING_HANDS,
  type Degrees,
  MAKEHUMAN_POSES,
  RESTING_HANDS,
  STANDING_FEET,
  WRITTEN_POSES,
  type WrittenPose,
} from "./pose-library.ts";
import { poseLeg, rotationsFor, type WantedTurns } from "./limbs.ts";
import { plantFeet } from "./plant-feet.ts";
import { quaternionAt } from "./posture.ts";
import { standFlat } from "./stand-flat.ts";
import { sitDown } from "./sit-down.ts";
import { fromDegrees, IDENTITY, inverse, multiply, type Quaternion } from "./rotation.ts";

/**
 * Bone rotations of a pose for one body. Hanging arms are held as far out as the body's own hips and
 * thighs ask for.
 *
 * @param shape xyz of the base vertices at rest
 */
export function poseRotations(
  pack: Pack,
  shape: Float32Array,
  joints: Joints,
  pose: Pose,
): BoneRotations {
  const rotationsOf = (written: WrittenPose): BoneRotations =>
    withArms(pack, shape, joints, trunkAndLegs(pack, joints, written), {
      L: written.left,
      R: written.right,
    });
  const hang = (): number =>
    clearHangDegrees(pack, shape, joints, (degrees) => rotationsOf(writtenPose("I-Pose", degrees)));
  const source = MAKEHUMAN_POSES[pose];
  const rotations = source === undefined ? undefined : pack.poses.get(source);
  if (rotations === undefined) {
    const written = writtenPose(pose, hang());
    const legsOf = (each: WrittenPose): BoneRotations => trunkAndLegs(pack, joints, each);
    return rotationsOf(plantFeet(pack, shape, joints, written, legsOf));
  }
  const turned = corrected(pack.rig, rotations, CORRECTIONS[pose] ?? {});
  const standing = standFlat(pack.rig, joints, turned, STANDING_FEET[pose] ?? []);
  const onHands = withFlatHands(pack, joints, standing, STANDING_HANDS[pose] ?? []);
  const rested = withFingers(pack, joints, onHands, RESTING_HANDS[pose] ?? {});
  const arms = ARMS[pose];
  const armed = arms ? withArms(pack, shape, joints, rested, arms(hang())) : rested;
  return pose === "Sit" ? sitDown(pack, shape, joints, armed) : armed;
}

/** Throws a RangeError for a pose that none is written for. */
function writtenPose(pose: Pose, hang: number): WrittenPose {
  const written = WRITTEN_POSES[pose];
  if (written === undefined) throw new RangeError(`No pose is written under "${pose}"`);
  return written(hang);
}

/** A pose with some of its bones turned about the world's axes, as they lie before any of these turns. */
function corrected(
  rig: Rig,
  rotations: BoneRotations,
  turns: Readonly<Record<string, Degrees>>,
): BoneRotations {
  const out = rotations.slice();
  const before: Quaternion[] = [];
  rig.bones.forEach(({ name, parent }, bone) => {
    const own = quaternionAt(rotations, bone);
    const base = before[parent] ?? IDENTITY;
    before.push(multiply(base, own));
    const degrees = turns[name];
    if (degrees === undefined) return;
    out.set(multiply(multiply(inverse(base), multiply(turn(degrees), base)), own), bone * 4);
  });
  return out;
}

/** Turns a written pose into rotations, but for the arms. */
function trunkAndLegs(pack: Pack, joints: Joints, pose: WrittenPose): BoneRotations {
  const body = { rig: pack.rig, joints };
  const wanted: WantedTurns = new Map();
  const pelvis = turn(pose.pelvis);
  const trunk = multiply(pelvis, turn(pose.spine));
  wanted.set("root", pelvis);
  for (const [bone, share] of SPINE_SHARES) {
    wanted.set(bone, multiply(pelvis, turn(pose.spine, share)));
  }
  for (const [bone, share] of NECK_SHARES) {
    wanted.set(bone, multiply(trunk, turn(pose.head, share)));
  }
  // Legs are written in the world's axes: feet stay where they stand when the pelvis tilts.
  poseLeg(body, "L", pose.leftLeg, pelvis, wanted);
  poseLeg(body, "R", pose.rightLeg, pelvis, wanted);
  return rotationsFor(pack.rig, wanted);
}

/** How much of the trunk's and the neck's bend each of their bones has reached. */
const SPINE_SHARES = [
  ["spine05", 0.2],
  ["spine04", 0.4],
  ["spine03", 0.6],
  ["spine02", 0.8],
  ["spine01", 1],
] as const;
const NECK_SHARES = [
  ["neck01", 0.25],
  ["neck02", 0.45],
  ["neck03", 0.65],
  ["head", 1],
] as const;

function turn(degrees: Degrees | undefined, share = 1): Quaternion {
  if (degrees === undefined) return IDENTITY;
  return fromDegrees(degrees[0] * share, degrees[1] * share, degrees[2] * share);
}
