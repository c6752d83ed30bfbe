/** A raised hand that waves, with a little weight on the other leg. */
import {
  boneIndex,
  type ArmTarget,
  poseArm,
  rotationsFor,
  type Side,
  type WantedTurns,
} from "../avatar/limbs.ts";
import { quaternionAt } from "../avatar/posture.ts";
import { ease, plateau, seededNumbers, swing, wholeCycles } from "./cycle.ts";
import { breathe, shiftWeight } from "./idle.ts";
import { type Motion, type MotionPlan, STILL } from "./motion-frame.ts";
import type { BoneRotations } from "../pack/pack.ts";
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
    const rootOffset = shiftWeight(figure, rotations, 0.55 * away * raised);
    turnBone(figure, rotations, "head", [0, 0, 4 * away * raised]);
    // The hand waves once it is nearly up, and until it begins to go down.
    const waving =
      ease(time, 0.6 * ramp, 1.2 * ramp) *
      (1 - ease(time, duration - 1.2 * ramp, duration - 0.6 * ramp));
    const swung = width * waving * swing(time, duration, waves);
    return {
      yaw: 0,
      rootOffset,
      cameraOffset: STILL,
      rotations:
        raised === 0
          ? rotations
          : blend(rotations, withArm(figure, rotations, side, raisedArm(swung)), raised),
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

/** The posture with one arm, down to its fingers, as wanted. */
function withArm(
  figure: MotionFigure,
  rotations: BoneRotations,
  side: Side,
  target: ArmTarget,
): BoneRotations {
  const { rig } = figure;
  const { turns } = framesOf(figure, rotations);
  const wanted: WantedTurns = new Map();
  const arm = new Set([boneIndex(rig, `clavicle.${side}`)]);
  rig.bones.forEach(({ name, parent }, bone) => {
    if (arm.has(parent)) arm.add(bone);
    if (!arm.has(bone)) wanted.set(name, quaternionAt(turns, bone));
  });
  poseArm(figure, side, target, quaternionAt(turns, boneIndex(rig, "spine01")), wanted);
  return rotationsFor(rig, wanted);
}
