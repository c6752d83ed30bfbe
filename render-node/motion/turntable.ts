import { seededNumbers } from "./cycle.ts";
import { type Motion, type MotionPlan, STILL } from "./motion-frame.ts";

/** One even turn, to the left or to the right as the seed decides. */
export function turntable({ duration, seed }: MotionPlan): Motion {
  const way = seededNumbers(seed)() < 0.5 ? 1 : -1;
  return (time) => ({
    yaw: (way * 360 * time) / duration,
    rootOffset: STILL,
    cameraOffset: STILL,
    rotations: null,
  });
}
