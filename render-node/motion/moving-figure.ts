import type { Avatar } from "../avatar/avatar.ts";
import { poseAvatar } from "../avatar/figure.ts";
import type { Part } from "../mesh/part.ts";
import type { Pack } from "../pack/pack.ts";
import { followBody } from "./follow-body.ts";
import type { MotionFrame } from "./motion-frame.ts";
import { movedParts } from "./moved-parts.ts";

/**
 * A dressed figure that can take any frame of a motion. A frame that keeps the posture gives the very
 * parts of the still; every other gives parts of the same names, vertices and triangles.
 *
 * @param still  the avatar's parts, in their order and without the skin that cloth hides, then what
 *   it wears
 * @param floorOffset how far the still stands above the avatar's bare feet, decimetres
 */
export function movingFigure(
  avatar: Avatar,
  still: readonly Part[],
  floorOffset: number,
  pack: Pack,
): (frame: MotionFrame) => readonly Part[] {
  const own = still.slice(0, avatar.parts.length);
  const worn = still.slice(own.length).map((part) => raised(part, -floorOffset));
  const follow = followBody(worn, avatar, pack);
  return (frame) => {
    if (frame.rotations === null) return movedParts(still, frame);
    const posed = poseAvatar(avatar, frame.rotations);
    // Skin that cloth hides in the still stays hidden: it may not come through as the body bends.
    const body = posed.parts.map((part, i) => ({ ...part, indices: (own[i] as Part).indices }));
    const parts = [...body, ...follow(posed.posture)];
    return movedParts(
      parts.map((part) => raised(part, floorOffset)),
      frame,
    );
  };
}

function raised(part: Part, by: number): Part {
  const positions = part.positions.slice();
  for (let i = 1; i < positions.length; i += 3) positions[i] = (positions[i] as number) + by;
  return { ...part, positions };
}
