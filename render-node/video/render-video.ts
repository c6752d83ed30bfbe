import type { Pixels } from "../gpu/open-gpu.ts";
import type { VideoFormat } from "../encode/ffmpeg-arguments.ts";
import { STILL_GRAIN, VIDEO_GRAIN } from "../gpu/film.ts";
import { encodeFrames } from "../encode/encode-frames.ts";
import { shotArea } from "../scene/framing.ts";
import type { Stage } from "../scene/stage.ts";
import type { Exposure, Studio } from "../scene/studio.ts";
import type { Part } from "../mesh/part.ts";
import type { Motion } from "./motion.ts";

/** What a frame goes through, but for its encoding. */
type FrameStep = "motion" | "drape" | "upload" | "draw" | "read_back";

/** Adds up how long each step takes; what a video takes beyond them is waited for its encoder. */
interface StepClock {
  time<T>(step: FrameStep, work: () => T | Promise<T>): Promise<T>;
}

/** A frame that the GPU is drawing. */
interface Ahead {
  readonly drawn: Promise<unknown>;
  readonly pixels: Promise<Pixels>;
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
  const taken = async ({ drawn, pixels }: Ahead): Promise<Pixels> => {
    await clock.time("draw", () => drawn);
    return clock.time("read_back", () => pixels);
  };
  let ahead: Ahead | null = null;
  let isStill = true;
  try {
    for (let frame = 0; frame < frames; frame++) {
      signal.throwIfAborted();
      const { yaw, shot, drape } = await clock.time("motion", () => motion(frame / fps));
      if (drape !== undefined || !isStill) {
        const posed = drape === undefined ? parts : await clock.time("drape", drape);
        await clock.time("upload", () => stage.pose(posed));
        isStill = drape === undefined;
      }
      const before = ahead;
      // The first is the poster, and what the figure's still shows.
      const grain = frame === 0 ? STILL_GRAIN : VIDEO_GRAIN;
      const exposure = { width, height, background, yaw, shot, grain };
      ahead = await clock.time("draw", () => drawAhead(studio, stage, exposure));
      if (before !== null) yield await taken(before);
    }
    if (ahead !== null) yield await taken(ahead);
  } finally {
    await ahead?.pixels.catch(() => undefined);
    stage.dispose();
  }
}

/** It is awaited a frame later: a failure until then is no unhandled one. */
function drawAhead(studio: Studio, stage: Stage, exposure: Exposure): Ahead {
  const pixels = studio.expose(stage, exposure);
  const drawn = Promise.race([studio.drawn(), pixels]).catch(() => undefined);
  pixels.catch(() => undefined);
  return { drawn, pixels };
}
