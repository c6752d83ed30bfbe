import type { Motion } from "./motion.ts";

/** One even turn in `duration` seconds; the frame after the last would be the first again. */
export function turntable(duration: number, startYaw: number): Motion {
  return (time) => ({ yaw: startYaw + (time / duration) * 360 });
}
