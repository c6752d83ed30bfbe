import type { Part } from "../mesh/part.ts";
import type { MotionFrame } from "./motion-frame.ts";

/**
 * The parts of a figure posed for a frame, at the frame's place as the camera sees it. They come as
 * they are where the figure is not moved.
 */
export function movedParts(
  parts: readonly Part[],
  { rootOffset, cameraOffset }: Pick<MotionFrame, "rootOffset" | "cameraOffset">,
): readonly Part[] {
  const x = rootOffset[0] - cameraOffset[0];
  const z = rootOffset[2] - cameraOffset[2];
  if (x === 0 && z === 0) return parts;
  const step = [x, 0, z];
  return parts.map((part) => ({
    ...part,
    positions: part.positions.map((value, i) => value + (step[i % 3] ?? 0)),
  }));
}
