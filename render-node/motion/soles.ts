/** Where the soles of a moving figure are. */
import { boneIndex, type Side } from "../avatar/limbs.ts";
import { type BoneFrames, quaternionAt, vectorAt } from "../avatar/posture.ts";
import { added, rotate, subtract, type Vector } from "../avatar/rotation.ts";
import type { MotionFigure, Sole } from "./motion-figure.ts";

/** Points under both feet in the space of the figure. */
export function solesOf(figure: MotionFigure, frames: BoneFrames): Readonly<Record<Side, Sole>> {
  const soleOf = (side: Side): Sole => {
    const { heel, ball, tip } = figure.soles[side];
    const foot = boneIndex(figure.rig, `foot.${side}`);
    const toe = boneIndex(figure.rig, `toe1-1.${side}`);
    return {
      heel: carried(figure, frames, foot, heel),
      ball: carried(figure, frames, foot, ball),
      tip: carried(figure, frames, toe, tip),
    };
  };
  return { L: soleOf("L"), R: soleOf("R") };
}

/** Height of the lowest point of a sole. */
export function lowest({ heel, ball, tip }: Sole): number {
  return Math.min(heel[1], ball[1], tip[1]);
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
