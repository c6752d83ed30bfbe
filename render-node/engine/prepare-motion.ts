import type { RenderRequest } from "../../contracts/node-protocol.ts";
import type { Avatar } from "../avatar/avatar.ts";
import { chooseMotion } from "../motion/choose-motion.ts";
import { createMotion } from "../motion/create-motion.ts";
import { motionFigure } from "../motion/motion-figure.ts";
import { movingFigure } from "../motion/moving-figure.ts";
import type { Part } from "../mesh/part.ts";
import type { Pack } from "../pack/pack.ts";
import { filmMovingFigure, filmTurningFigure } from "../scene/frame-figures.ts";
import type { Motion } from "../video/motion.ts";
import type { DressedFigure } from "./dress-figure.ts";

/** A dressed figure and how its video was asked for. */
export interface MotionWish {
  readonly avatar: Avatar;
  readonly figure: DressedFigure;
  readonly request: Extract<RenderRequest, { lane: "video" }>;
  readonly pack: Pack;
}

/** Moments, evenly spread over a motion, that the camera must not cut. */
const FRAMED_MOMENTS = 13;

/** The motion that the words of a request ask for, seen by a camera that cuts none of it. */
export function prepareMotion({ avatar, figure, request, pack }: MotionWish): Motion {
  const { prompt, negative_prompt, seed, duration, width, height } = request.video_options;
  const { camera_view } = request.user_details;
  const aspect = width / height;
  const mover = motionFigure(pack, avatar);
  const name = chooseMotion(prompt, negative_prompt, seed);
  const motion = createMotion(name, { figure: mover, duration, seed });
  const times = Array.from(
    { length: FRAMED_MOMENTS },
    (_, i) => (i / (FRAMED_MOMENTS - 1)) * duration,
  );
  const moments = (partsAt: (time: number) => readonly Part[]) =>
    times.map((time) => ({ time, parts: partsAt(time), turn: motion(time).yaw }));
  if (times.every((time) => motion(time).rotations === null)) {
    const { yaw, camera } = filmTurningFigure(
      moments(() => figure.parts),
      camera_view,
      aspect,
    );
    return (time) => ({ yaw: yaw + motion(time).yaw, shot: camera(time) });
  }
  const posed = movingFigure(avatar, figure.parts, figure.floorOffset, pack, {
    figure: mover,
    motion,
    duration,
  });
  const { yaw, camera } = filmMovingFigure(
    moments((time) => posed(time)()),
    camera_view,
    aspect,
  );
  return (time) => ({ yaw: yaw + motion(time).yaw, shot: camera(time), drape: posed(time) });
}
