import type { Pixels } from "../gpu/open-gpu.ts";
import type { VideoFormat } from "../encode/ffmpeg-arguments.ts";
import { encodeFrames } from "../encode/encode-frames.ts";
import { shotArea } from "../scene/framing.ts";
import type { Exposure, Studio } from "../scene/studio.ts";
import type { Part } from "../mesh/part.ts";
import type { Motion } from "./motion.ts";

/** Adds up how long each step takes; what a video takes beyond them is waited for its encoder. */
interface StepClock {
  time<T>(step: "pose" | "upload" | "draw", work: () => T | Promise<T>): Promise<T>;
}

export interface VideoJob {
  readonly format: VideoFormat;
  readonly motion: Motion;
  readonly background: Exposure["background"];
  /** The figure as it stands unless the motion says otherwise. */
  readonly parts: readonly Part[];
  readonly output: string;
  readonly clock: StepClock;
}

/**
 * Draws a motion frame by frame straight into ffmpeg and returns the first frame, the video's
 * poster. While the GPU draws a frame, the one before it is encoded and the next one posed.
 *
 * @param onFrame called after each frame with how many are done; from 1 again where a hardware encoder
 *   has died and the video is made anew with x264
 * Throws the signal's reason when it is aborted, GpuFault or VideoEncodingError when a frame or the
 * file fails; in each case ffmpeg is gone and so is the file.
 */
export async function renderVideo(
  studio: Studio,
  job: VideoJob,
  onFrame: (done: number) => void,
  signal: AbortSignal,
): Promise<Pixels> {
  let poster = null as Pixels | null;
  await encodeFrames({
    format: job.format,
    output: job.output,
    signal,
    frames: () => drawnFrames(studio, job, signal),
    onFrame(done, frame: Pixels) {
      poster ??= frame;
      onFrame(done);
    },
  });
  if (poster === null) throw new RangeError("a video needs at least one frame");
  return poster;
}

/** The frames in their order; one more than was asked for is already with the GPU. */
async function* drawnFrames(
  studio: Studio,
  { format, motion, background, parts, clock }: VideoJob,
  signal: AbortSignal,
): AsyncGenerator<Pixels> {
  const { width, height, frames, fps } = format;
  const stage = studio.stage(parts, shotArea(motion(0).shot, height).scale);
  let ahead: Promise<Pixels> | null = null;
  try {
    for (let frame = 0; frame < frames; frame++) {
      signal.throwIfAborted();
      const moment = await clock.time("pose", () => motion(frame / fps));
      const { yaw, shot, parts: posed } = moment;
      if (posed !== undefined) await clock.time("upload", () => stage.pose(posed));
      const drawn = ahead;
      ahead = studio.expose(stage, { width, height, background, yaw, shot });
      // It is awaited a frame later: a failure until then is no unhandled one.
      ahead.catch(() => undefined);
      if (drawn !== null) yield await clock.time("draw", () => drawn);
    }
    const last = ahead;
    if (last !== null) yield await clock.time("draw", () => last);
  } finally {
    await ahead?.catch(() => undefined);
    stage.dispose();
  }
}
