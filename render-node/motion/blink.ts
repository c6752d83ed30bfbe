/** Blinks: the lids turn about the middle of the eye until they meet, and open again more slowly. */
import { ease, seededNumbers } from "./cycle.ts";
import { LIDS } from "./lids.ts";
import type { Motion, MotionPlan } from "./motion-frame.ts";
import { SIDES } from "./motion-figure.ts";
import { turnBone } from "./posing.ts";

/** People at rest blink every three to five seconds; a video is too short for the longer pauses. */
const PAUSE_SECONDS = { least: 1.8, most: 4.2 } as const;
/** Seconds that lids take to close, stay closed and take to open. */
const CLOSE = 0.1;
const HOLD = 0.04;
const OPEN = 0.2;
/** Of the way between the lids the lower one goes so much. */
const LOWER_SHARE = 0.1;

/**
 * The motion with blinks, each at a time that the seed draws; none at its ends. A figure that keeps its
 * posture has one of its own only while it blinks.
 */
export function blinking(motion: Motion, { figure, duration, seed }: MotionPlan): Motion {
  const blinks = blinkTimes(duration, seed);
  return (time) => {
    const frame = motion(time);
    const closed = blinks.reduce((most, start) => Math.max(most, closedAt(time - start)), 0);
    if (closed === 0) return frame;
    const rotations = (frame.rotations ?? figure.base).slice();
    for (const side of SIDES) {
      const way = closed * figure.lidGaps[side];
      turnBone(figure, rotations, `${LIDS.upper}.${side}`, [(1 - LOWER_SHARE) * way, 0, 0]);
      turnBone(figure, rotations, `${LIDS.lower}.${side}`, [-LOWER_SHARE * way, 0, 0]);
    }
    return { ...frame, rotations };
  };
}

function blinkTimes(duration: number, seed: number): readonly number[] {
  // Other numbers than those that decide the rest of the motion.
  const random = seededNumbers(~seed);
  const pause = () => PAUSE_SECONDS.least + random() * (PAUSE_SECONDS.most - PAUSE_SECONDS.least);
  const times: number[] = [];
  const last = duration - CLOSE - HOLD - OPEN;
  for (let time = pause() / 2; time < last; time += pause()) times.push(time);
  return times;
}

/** How far the lids are closed, 0 … 1, some seconds after a blink has begun. */
function closedAt(since: number): number {
  const opens = CLOSE + HOLD;
  return ease(since, 0, CLOSE) * (1 - ease(since, opens, opens + OPEN));
}
