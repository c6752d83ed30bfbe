/**
 * The poses a request may name. MakeHuman's own are used as they are or with a few bones turned; the
 * others are written as the directions in which limbs point (out from the body, up, forward), so that
 * they fit every body.
 */
import type { Pose } from "../../contracts/avatar-options.ts";
import type { ArmWish, ArmWishes } from "./arms.ts";
import type { ArmTarget, Direction, LegTarget, Side } from "./limbs.ts";

/** Degrees about x (bend forward), y (turn to the left), z (lean to the right). */
export type Degrees = readonly [x: number, y: number, z: number];

export interface WrittenPose {
  readonly left: ArmWish;
  readonly right: ArmWish;
  readonly leftLeg: LegTarget;
  readonly rightLeg: LegTarget;
  readonly pelvis?: Degrees;
  readonly spine?: Degrees;
  readonly head?: Degrees;
}

/** MakeHuman's pose behind a name. */
export const MAKEHUMAN_POSES: Partial<Record<Pose, string>> = {
  Casual: "standing01",
  "At Ease": "standing02",
  "Crossed Legs": "standing03",
  "Hand On Hip": "standing04",
  Showing: "standing05",
  "Step Up": "standing06",
  Sit: "sit01",
  Run: "run01",
  Handstand: "gym01",
};

/** Turns of bones in the world's axes, taken by all that hangs on them, on top of a pose of MakeHuman's. */
export const CORRECTIONS: Partial<Record<Pose, Readonly<Record<string, Degrees>>>> = {
  // Knees together: MakeHuman's figure sits astride.
  Sit: {
    "upperleg01.R": [2, 12, 0],
    "upperleg01.L": [1, -8, 30],
    "foot.L": [-1, 0, -26],
    "upperarm01.L": [-2.5, -22, 0],
  },
};

/** Feet that a pose of MakeHuman's stands on. */
export const STANDING_FEET: Partial<Record<Pose, readonly Side[]>> = {
  Casual: ["L", "R"],
  "At Ease": ["L", "R"],
  "Crossed Legs": ["L", "R"],
  "Hand On Hip": ["L", "R"],
  Showing: ["L", "R"],
  "Step Up": ["L"],
};

/** Hands that a pose of MakeHuman's stands on. */
export const STANDING_HANDS: Partial<Record<Pose, readonly Side[]>> = {
  Handstand: ["L", "R"],
};

/** Curls of hands at rest in poses of MakeHuman's, whose own spread their fingers like claws. */
export const RESTING_HANDS: Partial<Record<Pose, Partial<Record<Side, number>>>> = {
  "At Ease": { L: 0.22, R: 0.22 },
  "Crossed Legs": { L: 0.22, R: 0.22 },
  Showing: { R: 0.25 },
  "Step Up": { R: 0.22 },
  Sit: { L: 0.3 },
  Run: { L: 0.4, R: 0.5 },
};

const STANDING: LegTarget = { thigh: [0.05, -1, 0], shin: [0.03, -1, -0.01] };

/** An arm hanging at an angle; `forward` degrees of swing, `bend` degrees of elbow. */
function hanging(degrees: number, forward = 0, bend = 9, hand: Partial<ArmTarget> = {}): ArmTarget {
  return {
    upperArm: lowered(degrees, forward),
    // Forearms hang a little steeper than upper arms.
    forearm: lowered(degrees * 0.8, forward + bend),
    palm: [-1, 0, -0.25],
    ...hand,
  };
}

function lowered(outDegrees: number, forwardDegrees: number): Direction {
  const out = Math.tan((outDegrees * Math.PI) / 180);
  const forward = Math.tan((forwardDegrees * Math.PI) / 180);
  return [out, -1, forward];
}

const T_ARM: ArmTarget = {
  upperArm: [1, 0, 0],
  forearm: [1, 0, 0.02],
  palm: [0, -1, 0],
  curl: 0.06,
  spread: 0,
};

const A_ARM: ArmTarget = {
  upperArm: [0.8, -0.66, 0],
  forearm: [0.79, -0.66, 0.1],
  palm: [-0.6, -0.75, -0.1],
  curl: 0.15,
};

const still = { leftLeg: STANDING, rightLeg: STANDING } as const;

/** Arms of our own on poses of MakeHuman's, from the angle at which this body's arms hang clear. */
export const ARMS: Partial<Record<Pose, (hang: number) => ArmWishes>> = {
  Casual: (hang) => ({
    L: hanging(hang + 2, -3, 14, { curl: 0.22 }),
    R: hanging(hang + 2, 0, 28, { curl: 0.25 }),
  }),
  "Hand On Hip": (hang) => ({ L: "on hip", R: hanging(hang + 2, -8, 14, { curl: 0.22 }) }),
  "Step Up": () => ({ L: "on hip" }),
};

/** Written poses: from the angle at which this body's arms hang clear to the pose. */
export const WRITTEN_POSES: Partial<Record<Pose, (hang: number) => WrittenPose>> = {
  "I-Pose": (hang) => ({ left: hanging(hang), right: hanging(hang), ...still }),
  "A-Pose": () => ({ left: A_ARM, right: A_ARM, ...still }),
  "T-Pose": () => ({ left: T_ARM, right: T_ARM, ...still }),
  Relaxed: (hang) => ({
    left: hanging(hang + 1, 3, 16, { curl: 0.22 }),
    right: hanging(hang + 1, -3, 12, { curl: 0.22 }),
    leftLeg: { thigh: [0.1, -1, 0.05], shin: [0.08, -1, -0.06], foot: [0.28, 0, 1] },
    rightLeg: STANDING,
    spine: [0, -2, 1],
    head: [1, 6, -2],
  }),
  Contrapposto: (hang) => ({
    left: hanging(hang + 3, -6, 14),
    right: hanging(hang + 2, 6, 22),
    pelvis: [0, 4, 5],
    spine: [0, -8, -8],
    head: [2, 8, 3],
    leftLeg: { thigh: [-0.02, -1, 0.0], shin: [-0.02, -1, -0.02] },
    rightLeg: { thigh: [0.2, -1, 0.2], shin: [0.06, -1, -0.22], foot: [0.35, 0, 1] },
  }),
  "Hands On Hips": () => ({
    left: "on hip",
    right: "on hip",
    leftLeg: { thigh: [0.14, -1, 0], shin: [0.12, -1, -0.01], foot: [0.25, 0, 1] },
    rightLeg: { thigh: [0.14, -1, 0], shin: [0.12, -1, -0.01], foot: [0.25, 0, 1] },
    spine: [-2, 0, 0],
  }),
  "Arms Crossed": () => ({
    // The left forearm lies on the chest, its hand below the right arm.
    left: {
      inFront: true,
      upperArm: [0.06, -0.84, 0.52],
      forearm: [-0.97, 0.06, 0.16],
      hand: [-0.97, 0.1, -0.2],
      palm: [-0.2, -0.1, -1],
      curl: 0.2,
      shrug: 0,
    },
    // The right one lies over it, its hand on the left upper arm.
    right: {
      inFront: true,
      upperArm: [0.1, -0.8, 0.62],
      forearm: [-0.92, 0.2, 0.34],
      hand: [-0.84, 0.2, -0.5],
      palm: [-0.5, -0.1, -0.85],
      curl: 0.2,
      shrug: 0,
    },
    leftLeg: { thigh: [0.12, -1, 0], shin: [0.1, -1, -0.01], foot: [0.25, 0, 1] },
    rightLeg: { thigh: [0.12, -1, 0], shin: [0.1, -1, -0.01], foot: [0.25, 0, 1] },
    spine: [-2, 0, 0],
    head: [2, 0, 0],
  }),
  Wave: (hang) => ({
    left: hanging(hang, 0, 12),
    right: {
      upperArm: [0.92, -0.12, 0.3],
      forearm: [0.3, 1, 0.28],
      hand: [0.12, 1, 0.12],
      palm: [0, 0, 1],
      curl: 0.04,
      spread: 3,
    },
    leftLeg: STANDING,
    rightLeg: { thigh: [0.1, -1, 0.05], shin: [0.08, -1, -0.06], foot: [0.25, 0, 1] },
    spine: [0, 0, -2],
    head: [0, -6, -4],
  }),
  Model: (hang) => ({
    left: "on hip",
    right: hanging(hang + 2, -4, 16),
    pelvis: [0, 8, -5],
    spine: [-2, -10, 8],
    head: [-2, 4, -2],
    leftLeg: { thigh: [0.22, -1, 0.14], shin: [0.1, -1, -0.16], foot: [0.45, 0, 1] },
    rightLeg: { thigh: [-0.04, -1, -0.02], shin: [-0.03, -1, -0.03] },
  }),
  Walk: (hang) => ({
    left: hanging(hang, -22, 14),
    right: hanging(hang, 20, 24),
    pelvis: [0, -6, 0],
    spine: [2, 10, 0],
    head: [0, -4, 0],
    leftLeg: { thigh: [0.02, -1, 0.38], shin: [0.02, -1, 0.24], foot: [0.08, 0.16, 1] },
    rightLeg: { thigh: [0.04, -1, -0.2], shin: [0.03, -1, -0.66], foot: [0.08, -0.42, 1] },
  }),
  Thinking: () => ({
    // The left forearm lies below the chest, its hand at the right elbow.
    left: {
      inFront: true,
      upperArm: [0.06, -0.9, 0.4],
      forearm: [-0.97, -0.04, 0.2],
      hand: [-0.97, 0.12, 0.05],
      palm: [-0.1, 0.25, -1],
      curl: 0.3,
      shrug: 0,
    },
    right: "at chin",
    leftLeg: STANDING,
    rightLeg: { thigh: [0.12, -1, 0.06], shin: [0.09, -1, -0.08], foot: [0.3, 0, 1] },
    spine: [2, 0, 0],
    head: [6, -8, 4],
  }),
  Confident: (hang) => ({
    left: hanging(hang + 7, -4, 20, { curl: 0.5 }),
    right: hanging(hang + 7, -4, 20, { curl: 0.5 }),
    leftLeg: { thigh: [0.2, -1, 0], shin: [0.18, -1, -0.01], foot: [0.3, 0, 1] },
    rightLeg: { thigh: [0.2, -1, 0], shin: [0.18, -1, -0.01], foot: [0.3, 0, 1] },
    spine: [-3, 0, 0],
    head: [-3, 0, 0],
  }),
  Gym: (hang) => ({
    left: {
      upperArm: [0.3, -0.9, 0.4],
      forearm: [-0.1, 0.5, 0.9],
      palm: [-1, 0, 0],
      curl: 0.8,
    },
    right: hanging(hang + 4, -32, 60, { curl: 0.8 }),
    pelvis: [6, -4, 0],
    spine: [6, 8, 0],
    head: [-8, -4, 0],
    leftLeg: { thigh: [0.05, -0.75, -0.5], shin: [0.03, -0.5, -0.86], foot: [0.05, -0.75, 1] },
    rightLeg: { thigh: [0.08, -0.6, 0.8], shin: [0.05, -1, -0.04], foot: [0.1, 0, 1] },
  }),
};
