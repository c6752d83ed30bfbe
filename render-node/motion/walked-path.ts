/** Where a walking figure gets to: the root goes as the foot on the floor makes it go. */
import { added, scaled, type Vector } from "../avatar/rotation.ts";
import type { BoneRotations } from "../pack/pack.ts";
import type { MotionFrame } from "./motion-frame.ts";
import type { MotionFigure, Sole } from "./motion-figure.ts";
import { framesOf } from "./posing.ts";
import { lowest, solesOf } from "./soles.ts";

/** Fine enough for a stance foot to move by less than a millimetre between two samples. */
const SAMPLES_PER_SECOND = 120;
/** A point of a sole that is this much higher than another carries e times less, decimetres. */
const SOFTNESS = 0.03;

/** Where the foot that should carry is in the air, the other one does. */
const LOAD_LEAST = 0.01;

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
  let before = solesOf(figure, framesOf(figure, rotationsAt(0)));
  for (let i = 1; i <= count; i++) {
    const middle = (duration * (i - 0.5)) / count;
    const now = solesOf(figure, framesOf(figure, rotationsAt((duration * i) / count)));
    const floor = Math.min(lowest(now.L), lowest(now.R));
    const left = carriedStep(before.L, now.L, floor);
    const right = carriedStep(before.R, now.R, floor);
    // A foot that should carry and is in the air does not.
    const onLeft = (leftLoad(middle) + LOAD_LEAST) * left.contact;
    const onRight = (1 - leftLoad(middle) + LOAD_LEAST) * right.contact;
    const share = onLeft / (onLeft + onRight);
    place = added(place, added(scaled(left.step, -share), scaled(right.step, share - 1)));
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

/** How far over the floor a sole has gone where it carries, and how much it carries at all. */
function carriedStep(
  before: Sole,
  now: Sole,
  floor: number,
): { readonly step: Vector; readonly contact: number } {
  let [x, z, contact] = [0, 0, 0];
  for (const point of ["heel", "ball", "tip"] as const) {
    const [from, to] = [before[point], now[point]];
    const share = Math.exp((floor - (from[1] + to[1]) / 2) / SOFTNESS);
    x += share * (to[0] - from[0]);
    z += share * (to[2] - from[2]);
    contact += share;
  }
  return { step: [x / contact, 0, z / contact], contact };
}

/** The point at a place between two entries of a path. */
function sampled(path: readonly Vector[], at: number): Vector {
  const before = path[Math.floor(at)];
  const after = path[Math.ceil(at)];
  if (before === undefined || after === undefined) throw new RangeError(`no point ${at} of a path`);
  return added(before, scaled(added(after, scaled(before, -1)), at - Math.floor(at)));
}
