/** The poses of a request: MakeHuman's own under customers' names, and ones written as directions. */
import type { Pose } from "../../contracts/avatar-options.ts";
import type { BoneRotations, Pack } from "../pack/pack.ts";
import type { Joints } from "./joints.ts";
import {
  type ArmTarget,
  type LegTarget,
  poseArm,
  poseLeg,
  rotationsFor,
  type WantedTurns,
} from "./limbs.ts";
import { fromDegrees, IDENTITY, multiply, type Quaternion } from "./rotation.ts";

type Degrees = readonly [x: number, y: number, z: number];

/** A pose as directions. What is left out stays as in the I-Pose. */
interface WrittenPose {
  readonly left: ArmTarget;
  readonly right: ArmTarget;
  readonly leftLeg?: LegTarget;
  readonly rightLeg?: LegTarget;
  /** Degrees about x (forward bend), y (to the left), z (lean to the right). */
  readonly pelvis?: Degrees;
  readonly spine?: Degrees;
  readonly head?: Degrees;
}

const STRAIGHT_LEG: LegTarget = { thigh: [0.055, -1, 0], shin: [0.02, -1, -0.02] };

const HANG: ArmTarget = { upperArm: [0.16, -1, -0.02], forearm: [0.12, -1, 0.1] };

const T_ARM: ArmTarget = {
  upperArm: [1, 0, 0],
  forearm: [1, 0, 0.02],
  palm: [0, -1, 0],
  curl: 0.05,
  spread: 0,
};
const A_ARM: ArmTarget = {
  upperArm: [0.75, -0.66, 0],
  forearm: [0.74, -0.66, 0.1],
  palm: [-0.66, -0.74, 0.1],
  curl: 0.15,
};

const WRITTEN: Partial<Record<Pose, WrittenPose>> = {
  "A-Pose": { left: A_ARM, right: A_ARM },
  "T-Pose": { left: T_ARM, right: T_ARM },
};

/** Which of MakeHuman's poses stands behind a customer's name. */
const MAKEHUMAN: Partial<Record<Pose, string>> = {
  Relaxed: "standing01",
  Sit: "sit01",
  Run: "run01",
  Gym: "gym01",
};

/** Bone rotations of a pose for one body. */
export function poseRotations(pack: Pack, joints: Joints, pose: Pose): BoneRotations {
  const source = MAKEHUMAN[pose];
  const rotations = source === undefined ? undefined : pack.poses.get(source);
  if (rotations !== undefined) return rotations;
  return writtenRotations(pack, joints, WRITTEN[pose] ?? { left: HANG, right: HANG });
}

function writtenRotations(pack: Pack, joints: Joints, pose: WrittenPose): BoneRotations {
  const body = { rig: pack.rig, joints };
  const wanted: WantedTurns = new Map();
  const pelvis = turn(pose.pelvis);
  const trunk = multiply(pelvis, turn(pose.spine));
  wanted.set("root", pelvis);
  wanted.set("spine05", multiply(pelvis, turn(pose.spine, 0.2)));
  wanted.set("spine04", multiply(pelvis, turn(pose.spine, 0.4)));
  wanted.set("spine03", multiply(pelvis, turn(pose.spine, 0.6)));
  wanted.set("spine02", multiply(pelvis, turn(pose.spine, 0.8)));
  wanted.set("spine01", trunk);
  wanted.set("neck01", multiply(trunk, turn(pose.head, 0.25)));
  wanted.set("neck02", multiply(trunk, turn(pose.head, 0.45)));
  wanted.set("neck03", multiply(trunk, turn(pose.head, 0.65)));
  wanted.set("head", multiply(trunk, turn(pose.head)));
  poseArm(body, "L", pose.left, trunk, wanted);
  poseArm(body, "R", pose.right, trunk, wanted);
  poseLeg(body, "L", pose.leftLeg ?? STRAIGHT_LEG, IDENTITY, wanted);
  poseLeg(body, "R", pose.rightLeg ?? STRAIGHT_LEG, IDENTITY, wanted);
  return rotationsFor(pack.rig, wanted);
}

function turn(degrees: Degrees | undefined, share = 1): Quaternion {
  if (degrees === undefined) return IDENTITY;
  return fromDegrees(degrees[0] * share, degrees[1] * share, degrees[2] * share);
}
