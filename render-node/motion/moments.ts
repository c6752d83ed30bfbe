/** A motion looked at once from its beginning to its end, for what lags behind it. */
import type { Posture } from "../avatar/avatar.ts";
import { type BoneFrames, poseBones, postureOf } from "../avatar/posture.ts";
import { plateau } from "./cycle.ts";
import type { MotionFigure } from "./motion-figure.ts";
import type { Motion, MotionFrame } from "./motion-frame.ts";
import { lowest, solesOf } from "./soles.ts";

/** The bones at a moment; the posed figure stands on the floor and is not yet moved and turned. */
export interface Moment {
  readonly frame: MotionFrame;
  readonly frames: BoneFrames;
  readonly posture: Posture;
}

/** Moments evenly spread over `0 … duration`, both ends among them. */
export interface Moments {
  readonly list: readonly Moment[];
  /** Seconds of all of it, and from one moment to the next. */
  readonly duration: number;
  readonly step: number;
}

const MOMENTS_PER_SECOND = 60;

export function momentsOf(figure: MotionFigure, motion: Motion, duration: number): Moments {
  const count = Math.max(1, Math.ceil(duration * MOMENTS_PER_SECOND));
  const list = Array.from({ length: count + 1 }, (_, i) =>
    momentOf(figure, motion((duration * i) / count)),
  );
  return { list, duration, step: duration / count };
}

function momentOf(figure: MotionFigure, frame: MotionFrame): Moment {
  const { base, rig, joints } = figure;
  const rotations = frame.rotations ?? base;
  const floating = poseBones(rig, joints.heads, rotations);
  const lift = liftOf(figure, floating);
  const frames = poseBones(rig, joints.heads, rotations, [0, lift, 0]);
  return { frame, frames, posture: postureOf(joints.heads, frames, rotations) };
}

/** Decimetres up to the floor. Who sits, or stands on one leg or on the hands, rests where the still does. */
function liftOf(figure: MotionFigure, frames: BoneFrames): number {
  if (!figure.stands) return figure.baseLift;
  const soles = solesOf(figure, frames);
  return -Math.min(lowest(soles.L), lowest(soles.R));
}

/** The loop begins and ends with the still, from which nothing has gone anywhere; seconds. */
const FADE_SECONDS = 0.3;

/** How far the still is left behind: 0 at both ends of a motion, 1 between. */
export function shareInMotion(time: number, duration: number): number {
  return plateau(time, duration, Math.min(FADE_SECONDS, 0.3 * duration));
}

/** The row at a time between two rows of a table with a row a moment; the ends beyond them. */
export function rowAt(
  table: Float32Array,
  { list, duration }: Moments,
  time: number,
): Float32Array {
  const size = table.length / list.length;
  const last = list.length - 1;
  const at = Math.min(1, Math.max(0, time / duration)) * last;
  const first = Math.min(last - 1, Math.floor(at));
  const share = at - first;
  const start = first * size;
  const out = new Float32Array(size);
  for (let i = 0; i < size; i++) {
    const a = table[start + i] as number;
    out[i] = a + share * ((table[start + size + i] as number) - a);
  }
  return out;
}
