/**
 * A model's walk: the published curves of ordinary walking with a narrow track, more pelvis and a
 * quieter upper body. It starts from standing and ends there.
 */
import {
  type ArmTarget,
  boneIndex,
  type LegTarget,
  poseArm,
  poseLeg,
  rotationsFor,
  type Side,
  type WantedTurns,
} from "../avatar/limbs.ts";
import { aboutAxis, fromDegrees, multiply, type Quaternion } from "../avatar/rotation.ts";
import { vectorAt } from "../avatar/posture.ts";
import type { BoneRotations } from "../pack/pack.ts";
import { plateau, seededNumbers } from "./cycle.ts";
import {
  ankleFlexion,
  elbowFlexion,
  footLift,
  footLoad,
  hipFlexion,
  kneeFlexion,
  pelvisForward,
  pelvisRise,
  shoulderFlexion,
} from "./gait-curves.ts";
import type { Motion, MotionPlan } from "./motion-frame.ts";
import type { MotionFigure } from "./motion-figure.ts";
import { blend } from "./posing.ts";
import { walkedPath } from "./walked-path.ts";

/**
 * Degrees added in the air. Toes pass the floor by a centimetre in ordinary walking, less than a
 * dropping hip takes away.
 */
const LIFT = { hip: 3, ankle: 11 } as const;
/** 114 steps a minute, a brisk walk. */
const STRIDE_SECONDS = 1.05;
/** From standing to walking takes about a step and a half. */
const RAMP_SECONDS = 0.85;
/** The left foot has just left the floor, so the first step is the left one's. */
const FIRST_PHASE = 0.64;
/** Half the distance between the lines on which the ankles go, decimetres. */
const HALF_TRACK = { female: 0.25, male: 0.5 } as const;
const DEGREE = Math.PI / 180;

interface Style {
  /** Factors on the published curves. */
  readonly pelvis: number;
  readonly arms: number;
  readonly strides: number;
}

export function catwalk(plan: MotionPlan): Motion {
  const { figure, duration, seed } = plan;
  const random = seededNumbers(seed);
  const style: Style = {
    pelvis: 1.3 + 0.4 * random(),
    arms: 0.8 + 0.3 * random(),
    strides: Math.max(1, Math.round(duration / (STRIDE_SECONDS * (0.95 + 0.1 * random())))),
  };
  const ramp = Math.min(RAMP_SECONDS, 0.4 * duration);
  const pace = (time: number) => plateau(time, duration, ramp);
  const phaseAt = (time: number) => FIRST_PHASE + (style.strides * time) / duration;
  const rotationsAt = (time: number): BoneRotations => {
    const phase = phaseAt(time);
    const share = pace(time);
    return share === 0
      ? figure.base
      : blend(figure.base, walking(figure, style, phase, liftAt(share)), share);
  };
  const path = walkedPath({
    figure,
    rotationsAt,
    leftLoad: (time) => footLoad(phaseAt(time)),
    pace,
    duration,
  });
  return (time) => ({ yaw: 0, ...path(time), rotations: rotationsAt(time) });
}

/** A first or last step is a small one, and its foot would drag. */
function liftAt(share: number): number {
  return 1 + 2 * (1 - share);
}

/** The posture at a phase of the left foot's stride. */
function walking(figure: MotionFigure, style: Style, phase: number, lift: number): BoneRotations {
  const other = phase + 0.5;
  const rise = style.pelvis * pelvisRise(phase);
  const forward = style.pelvis * pelvisForward(phase);
  const pelvis = fromDegrees(2, -forward, rise);
  // The spine undoes the pelvis and turns the shoulders a little the other way.
  const spine = (share: number) =>
    fromDegrees(2 - 2 * share, -forward + 1.45 * forward * share, rise - 1.25 * rise * share);
  const trunk = spine(1);
  const wanted: WantedTurns = new Map<string, Quaternion>([
    ["root", pelvis],
    ["spine05", spine(0.2)],
    ["spine04", spine(0.4)],
    ["spine03", spine(0.65)],
    ["spine02", spine(0.85)],
    ["spine01", trunk],
    ["neck01", fromDegrees(0, 0.2 * forward, -0.1 * rise)],
    ["neck02", fromDegrees(0, 0.1 * forward, 0)],
    ["neck03", fromDegrees(0, 0.05 * forward, 0)],
    ["head", fromDegrees(0, 0, 0)],
  ]);
  poseArm(figure, "L", arm(style, phase), trunk, wanted);
  poseArm(figure, "R", arm(style, other), trunk, wanted);
  placeLeg(figure, "L", phase, lift, wanted);
  placeLeg(figure, "R", other, lift, wanted);
  return rotationsFor(figure.rig, wanted);
}

function arm(style: Style, phase: number): ArmTarget {
  const shoulder = style.arms * shoulderFlexion(phase) * DEGREE;
  // The curves are of a natural walk; on a catwalk the elbow stays longer straight.
  const elbow = shoulder + 0.7 * elbowFlexion(phase) * DEGREE;
  return {
    upperArm: [0.19, -Math.cos(shoulder), Math.sin(shoulder)],
    forearm: [0.1, -Math.cos(elbow), Math.sin(elbow)],
    curl: 0.28,
  };
}

function placeLeg(
  figure: MotionFigure,
  side: Side,
  phase: number,
  liftFactor: number,
  wanted: WantedTurns,
): void {
  const lift = liftFactor * footLift(phase);
  const thigh = (hipFlexion(phase) + LIFT.hip * lift) * DEGREE;
  const shin = thigh - kneeFlexion(phase) * DEGREE;
  const foot = shin + (ankleFlexion(phase) + LIFT.ankle * lift) * DEGREE;
  const inwards = -trackSlope(figure, side);
  const leg: LegTarget = {
    thigh: [inwards, -Math.cos(thigh), Math.sin(thigh)],
    shin: [inwards, -Math.cos(shin), Math.sin(shin)],
    foot: [0.09, Math.sin(foot), Math.cos(foot)],
  };
  poseLeg(figure, side, leg, fromDegrees(0, 0, 0), wanted);
  bendToes(side, foot, phase, wanted);
}

/** How far a leg leans inwards, as sideways over down, for its ankle to go on its line. */
function trackSlope({ joints, rig, sex }: MotionFigure, side: Side): number {
  const hip = vectorAt(joints.heads, boneIndex(rig, `upperleg01.${side}`));
  const ankle = vectorAt(joints.heads, boneIndex(rig, `foot.${side}`));
  return (Math.abs(hip[0]) - HALF_TRACK[sex]) / (hip[1] - ankle[1]);
}

/** Toes lie on the floor while the heel rises, up to what they can bend, and let go in the air. */
const TOE_BEND_MAX = 45;

function bendToes(side: Side, foot: number, phase: number, wanted: WantedTurns): void {
  const footTurn = wanted.get(`foot.${side}`);
  if (footTurn === undefined) return;
  const stride = phase - Math.floor(phase);
  const loaded = 1 - smooth((stride - 0.58) / 0.14);
  const bend = Math.min(TOE_BEND_MAX, Math.max(0, -foot / DEGREE)) * loaded;
  const turn = multiply(footTurn, aboutAxis([1, 0, 0], -bend * DEGREE));
  for (const toe of [1, 2, 3, 4, 5]) wanted.set(`toe${toe}-1.${side}`, turn);
}

function smooth(x: number): number {
  const clamped = Math.min(1, Math.max(0, x));
  return clamped * clamped * (3 - 2 * clamped);
}
