/** Where a walking figure gets to: the root goes as the foot on the floor makes it go. */
import { boneIndex, type Side } from "../avatar/limbs.ts";
import { type BoneFrames, quaternionAt, vectorAt } from "../avatar/posture.ts";
import { rotate, subtract, type Vector } from "../avatar/rotation.ts";
import type { BoneRotations } from "../pack/pack.ts";
import type { MotionFrame } from "./motion-frame.ts";
import type { MotionFigure, Sole } from "./motion-figure.ts";
import { added, framesOf, scaled } from "./posing.ts";

/** Fine enough for a stance foot to move by less than a millimetre between two samples. */
const SAMPLES_PER_SECOND = 120;
/** Of heel and ball, one that is this much higher than the other carries e times less, decimetres. */
const SOFTNESS = 0.03;

export type Path = (time: number) => Pick<MotionFrame, "rootOffset" | "cameraOffset">;

export interface Walk {
  readonly figure: MotionFigure;
  readonly rotationsAt: (time: number) => BoneRotations;
  /** Share of the body's weight that rests on the left foot, 0 … 1; the right one has the rest. */
  readonly leftLoad: (time: number) => number;
  /** Share of the walk's full speed at a time. */
  readonly pace: (time: number) => number;
  /** Seconds. */
  readonly duration: number;
}

/**
 * Integrates the way of the root over `0 … duration`. The camera goes the same way in all, at the
 * pace of the walk but without its to and fro.
 */
export function walkedPath({ figure, rotationsAt, leftLoad, pace, duration }: Walk): Path {
  const count = Math.ceil(duration * SAMPLES_PER_SECOND);
  const root: Vector[] = [[0, 0, 0]];
  const paced = [0];
  let place: Vector = [0, 0, 0];
  let done = 0;
  let before = soles(figure, rotationsAt(0));
  for (let i = 1; i <= count; i++) {
    const middle = (duration * (i - 0.5)) / count;
    const now = soles(figure, rotationsAt((duration * i) / count));
    const left = leftLoad(middle);
    const byLeft = scaled(carriedStep(before.L, now.L), -left);
    const byRight = scaled(carriedStep(before.R, now.R), left - 1);
    place = added(place, added(byLeft, byRight));
    done += pace(middle);
    root.push(place);
    paced.push(done);
    before = now;
  }
  const camera = paced.map((share) => scaled(place, share / done));
  return (time) => {
    const at = Math.min(1, Math.max(0, time / duration)) * count;
    return { rootOffset: sampled(root, at), cameraOffset: sampled(camera, at) };
  };
}

/** The soles of a posture in the space of the figure. */
function soles(figure: MotionFigure, rotations: BoneRotations): Readonly<Record<Side, Sole>> {
  const frames = framesOf(figure, rotations);
  const soleOf = (side: Side): Sole => {
    const { heel, ball } = figure.soles[side];
    const foot = boneIndex(figure.rig, `foot.${side}`);
    return {
      heel: carried(figure, frames, foot, heel),
      ball: carried(figure, frames, foot, ball),
    };
  };
  return { L: soleOf("L"), R: soleOf("R") };
}

/** A point of the unposed body that moves with a bone. */
function carried(
  { joints }: MotionFigure,
  frames: BoneFrames,
  bone: number,
  point: Vector,
): Vector {
  const arm = subtract(point, vectorAt(joints.heads, bone));
  return added(vectorAt(frames.heads, bone), rotate(quaternionAt(frames.turns, bone), arm));
}

/** How far over the floor the part of a sole has gone that carries: heel, ball or both. */
function carriedStep(before: Sole, now: Sole): Vector {
  const rise = before.ball[1] + now.ball[1] - before.heel[1] - now.heel[1];
  const onHeel = 1 / (1 + Math.exp(-rise / (2 * SOFTNESS)));
  const heel = subtract(now.heel, before.heel);
  const ball = subtract(now.ball, before.ball);
  const mean = added(scaled(heel, onHeel), scaled(ball, 1 - onHeel));
  return [mean[0], 0, mean[2]];
}

/** The point at a place between two entries of a path. */
function sampled(path: readonly Vector[], at: number): Vector {
  const before = path[Math.floor(at)];
  const after = path[Math.ceil(at)];
  if (before === undefined || after === undefined) throw new RangeError(`no point ${at} of a path`);
  return added(before, scaled(subtract(after, before), at - Math.floor(at)));
}
