/** A raised hand that waves, with a little weight on the other leg. */
import {
  type ArmTarget,
  poseArm,
  rotationsFor,
  type Side,
  type WantedTurns,
} from "../avatar/limbs.ts";
import { quaternionAt } from "../avatar/posture.ts";
import { boneIndex } from "../avatar/limbs.ts";
import { ease, plateau, seededNumbers, swing, wholeCycles } from "./cycle.ts";
import { breathe, shiftWeight } from "./idle.ts";
import { type Motion, type MotionPlan, STILL } from "./motion-frame.ts";
import type { MotionFigure } from "./motion-figure.ts";
import { blend, framesOf, turnBone } from "./posing.ts";

/** A friendly wave goes to and fro twice in a second. */
const WAVE_SECONDS = 0.55;
/** The hand needs this long to go up. */
const RAISE_SECONDS = 0.9;

export function wave({ figure, duration, seed }: MotionPlan): Motion {
  const random = seededNumbers(seed);
  const side: Side = random() < 0.75 ? "R" : "L";
  const width = 16 + 8 * random();
  const ramp = Math.min(RAISE_SECONDS, 0.4 * duration);
  const waves = wholeCycles(duration, WAVE_SECONDS * (0.9 + 0.2 * random()));
  const breaths = wholeCycles(duration, 4);
  const away = side === "R" ? 1 : -1;
  return (time) => {
    const raised = plateau(time, duration, ramp);
    const rotations = figure.base.slice();
    breathe(figure, rotations, swing(time, duration, breaths));
    const rootOffset = shiftWeight(figure, rotations, 0.7 * away * raised);
    turnBone(figure, rotations, "head", [0, 0, 4 * away * raised]);
    // The hand begins to wave when it is nearly up.
    const still =
      ease(time, 0.6 * ramp, 1.2 * ramp) *
      ease(-time, 1.2 * ramp - duration, 0.6 * ramp - duration);
    const swung = width * still * swing(time, duration, waves);
    return {
      yaw: 0,
      rootOffset,
      cameraOffset: STILL,
      rotations: blend(rotations, withArm(figure, rotations, side, raisedArm(swung)), raised),
    };
  };
}

/** Elbow at the height of the chest, hand beside the head, palm to the front. */
function raisedArm(swung: number): ArmTarget {
  const lean = ((12 + swung) * Math.PI) / 180;
  return {
    upperArm: [0.72, -0.62, 0.28],
    forearm: [Math.sin(lean), Math.cos(lean), 0.3],
    hand: [Math.sin(lean * 1.35), Math.cos(lean * 1.35), 0.18],
    palm: [-0.1, 0.1, 1],
    curl: 0.06,
    spread: 4,
  };
}

/** The posture with one arm as wanted; all bones that are not the arm's stay. */
function withArm(
  figure: MotionFigure,
  rotations: Float32Array,
  side: Side,
  target: ArmTarget,
): Float32Array {
  const { rig } = figure;
  const { turns } = framesOf(figure, rotations);
  const trunk = quaternionAt(turns, boneIndex(rig, "spine01"));
  const wanted: WantedTurns = new Map();
  poseArm(figure, side, target, trunk, wanted);
  const arm = new Set(wanted.keys());
  rig.bones.forEach(({ name }, bone) => {
    if (!arm.has(name)) wanted.set(name, quaternionAt(turns, bone));
  });
  return rotationsFor(rig, wanted);
}
