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
import { type MotionFigure, SIDES } from "./motion-figure.ts";
import { blend, framesOf, raiseFoot } from "./posing.ts";
import { lowest, solesOf } from "./soles.ts";
import { walkedPath } from "./walked-path.ts";
import { smoothstep } from "../smoothstep.ts";

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
    if (share === 0) return figure.base;
    const rotations = blend(figure.base, walking(figure, style, phase), share);
    keepFeetClear(figure, rotations, phase, share);
    return rotations;
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

/**
 * A small first or last step has a long walk's slopes of the feet and none of its slopes of the legs:
 * a foot in the air would drag, and one behind on its ball would lift the whole figure onto its toes.
 * The one is raised, over the other the knee gives. Amid a walk neither is needed.
 */
function keepFeetClear(
  figure: MotionFigure,
  rotations: BoneRotations,
  phase: number,
  share: number,
): void {
  const frames = framesOf(figure, rotations);
  const soles = solesOf(figure, frames);
  const low = { L: lowest(soles.L), R: lowest(soles.R) };
  const base = solesOf(figure, figure.baseFrames);
  const floor = Math.max(Math.min(low.L, low.R), Math.min(lowest(base.L), lowest(base.R)));
  const starting = Math.min(1, share / CLEAR_FROM_SHARE);
  for (const side of SIDES) {
    const stride = side === "L" ? phase : phase + 0.5;
    const lift = share * footLift(stride) + (1 - share) * smallStepLift(stride);
    const wanted = floor + CLEARANCE * lift * starting;
    const by = gently(wanted - low[side]);
    if (by > 0) raiseFoot(figure, rotations, frames, side, by);
  }
}

/**
 * Of a small step, whose length grows or shrinks from one moment to the next: two feet on the floor
 * would slide apart, so one leaves it as the other comes, and that later than in a steady walk.
 */
function smallStepLift(phase: number): number {
  const since = phase - SMALL_STEP.leaves - Math.floor(phase - SMALL_STEP.leaves);
  const landed = SMALL_STEP.lands - SMALL_STEP.leaves;
  return (
    smoothstep(since / SMALL_STEP.rises) * (1 - smoothstep((since - landed) / SMALL_STEP.falls + 1))
  );
}
/** Shares of the stride: when the foot leaves the floor and is down again, and how long it takes. */
const SMALL_STEP = { leaves: 0.5, rises: 0.1, lands: 1.1, falls: 0.2 } as const;

/** How high a foot is at least at the middle of its way through the air, decimetres. */
const CLEARANCE = 0.25;
/** Share of the full walk at which feet have left the floor for good. */
const CLEAR_FROM_SHARE = 0.05;
/** What is positive, a little less, and without a kink. Decimetres. */
function gently(value: number): number {
  const knee = 0.03;
  if (value <= 0) return 0;
  return value < knee ? (value * value) / (2 * knee) : value - knee / 2;
}

/** The posture at a phase of the left foot's stride. */
function walking(figure: MotionFigure, style: Style, phase: number): BoneRotations {
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
  placeLeg(figure, "L", phase, wanted);
  placeLeg(figure, "R", other, wanted);
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

function placeLeg(figure: MotionFigure, side: Side, phase: number, wanted: WantedTurns): void {
  const lift = footLift(phase);
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
  const loaded = 1 - smoothstep((stride - 0.58) / 0.14);
  const bend = Math.min(TOE_BEND_MAX, Math.max(0, -foot / DEGREE)) * loaded;
  const turn = multiply(footTurn, aboutAxis([1, 0, 0], -bend * DEGREE));
  for (const toe of [1, 2, 3, 4, 5]) wanted.set(`toe${toe}-1.${side}`, turn);
}
