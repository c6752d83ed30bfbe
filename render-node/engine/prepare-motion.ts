import { setImmediate } from "node:timers/promises";
import type { RenderRequest } from "../../contracts/node-protocol.ts";
import type { Avatar } from "../avatar/avatar.ts";
import { blinkingStill } from "../motion/blinking-still.ts";
import { chooseMotion } from "../motion/choose-motion.ts";
import { createMotion } from "../motion/create-motion.ts";
import { motionFigure } from "../motion/motion-figure.ts";
import { type Course, movingFigure } from "../motion/moving-figure.ts";
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
  readonly signal: AbortSignal;
}

/** Moments at which a turning figure is looked at, 15° apart. */
const TURNED_MOMENTS = 25;

/** Frames of a video. Its motion takes just as long, or the last one would not lead into the first. */
export function framesOf({ video_options: { duration, fps } }: MotionWish["request"]): number {
  return Math.max(1, Math.round(duration * fps));
}

/**
 * The motion that the words of a request ask for, seen by a camera that cuts none of it. Throws the
 * signal's reason when it is aborted.
 */
export async function prepareMotion(wish: MotionWish): Promise<Motion> {
  const { avatar, figure, request, pack, signal } = wish;
  const { prompt, negative_prompt, seed, fps } = request.video_options;
  const duration = framesOf(request) / fps;
  const mover = motionFigure(pack, avatar);
  const name = chooseMotion(prompt, negative_prompt, seed);
  const course = {
    figure: mover,
    motion: createMotion(name, { figure: mover, duration, seed }),
    duration,
  };
  // Nobody blinks at the ends of a motion.
  if (course.motion(0).rotations === null) return turningStill(wish, course);
  const breath = async (): Promise<void> => {
    await setImmediate();
    signal.throwIfAborted();
  };
  await breath();
  const { wearer, parts, floorOffset } = figure;
  const moving = await movingFigure(wearer, parts, floorOffset, pack, course, breath);
  // The still itself decides how the film begins and ends.
  const moments = [{ time: 0, parts, turn: 0 }, ...moving.outlines().slice(1)];
  await breath();
  const { yaw, camera } = filmMovingFigure(moments, ...lensOf(request));
  return (time) => ({
    yaw: yaw + course.motion(time).yaw,
    shot: camera(time),
    drape: moving.pose(time),
  });
}

/** A figure that is turned as it stands, and blinks. */
function turningStill(
  { figure: { wearer, parts }, request }: MotionWish,
  { motion, duration }: Course,
): Motion {
  const moments = Array.from({ length: TURNED_MOMENTS }, (_, i) => {
    const time = (i / (TURNED_MOMENTS - 1)) * duration;
    return { time, parts, turn: motion(time).yaw };
  });
  const { yaw, camera } = filmTurningFigure(moments, ...lensOf(request));
  return (time) => {
    const { yaw: turn, rotations } = motion(time);
    const shown = { yaw: yaw + turn, shot: camera(time) };
    if (rotations === null) return shown;
    return { ...shown, drape: () => blinkingStill(wearer, parts, rotations) };
  };
}

/** From where a video is seen, and its width over its height. */
function lensOf({ user_details, video_options: { width, height } }: MotionWish["request"]) {
  return [user_details.camera_view, width / height] as const;
}
