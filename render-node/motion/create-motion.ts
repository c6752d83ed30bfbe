/**
 * Motions of a standing figure as pure functions of time. Every motion begins and ends in the
 * posture that the figure has, so a video's first frame is the still of the same request and its
 * last frame leads into the first.
 */
import { blinking } from "./blink.ts";
import { catwalk } from "./catwalk.ts";
import { idle } from "./idle.ts";
import type { Motion, MotionPlan } from "./motion-frame.ts";
import { spin } from "./spin.ts";
import { turntable } from "./turntable.ts";
import { wave } from "./wave.ts";

/**
 * | name | what is seen |
 * | --- | --- |
 * | `turntable` | the figure stands still on a platform that turns once |
 * | `idle` | breathing, weight shifted from leg to leg, a glance aside |
 * | `catwalk` | a walk towards the camera, which goes back as fast |
 * | `wave` | a hand raised and waved |
 * | `spin` | a turn on the spot in small steps, the arms held off the garment |
 */
export const MOTIONS = ["turntable", "idle", "catwalk", "wave", "spin"] as const;
export type MotionName = (typeof MOTIONS)[number];

const MAKERS: Readonly<Record<MotionName, (plan: MotionPlan) => Motion>> = {
  turntable,
  idle,
  catwalk,
  wave,
  spin,
};

/**
 * Prepares a motion; the returned function gives the same frame for the same time, in any order.
 * A figure that sits or stands on one leg cannot walk or turn in steps, and nobody spins in less than
 * 2.5 s: such a figure is put on the turntable.
 *
 * @throws RangeError if the duration is not a positive number
 * @example
 *   const motion = createMotion("wave", { figure: motionFigure(pack, avatar), duration: 5, seed: 0 });
 *   const { rotations } = motion(1.5);
 */
export function createMotion(name: MotionName, plan: MotionPlan): Motion {
  if (!(plan.duration > 0 && Number.isFinite(plan.duration))) {
    throw new RangeError(`duration is ${plan.duration} s; it must be a positive number`);
  }
  return blinking(MAKERS[canBeDone(name, plan) ? name : "turntable"](plan), plan);
}

const SPIN_SECONDS_MIN = 2.5;

function canBeDone(name: MotionName, { figure, duration }: MotionPlan): boolean {
  if (name === "spin") return figure.stands && duration >= SPIN_SECONDS_MIN;
  return name !== "catwalk" || figure.stands;
}
