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
  return parts.map((part) => {
    const positions = part.positions.slice();
    for (let i = 0; i < positions.length; i += 3) {
      positions[i] = (positions[i] as number) + x;
      positions[i + 2] = (positions[i + 2] as number) + z;
    }
    return { ...part, positions };
  });
}
