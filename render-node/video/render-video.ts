import type { Pixels } from "../gpu/open-gpu.ts";
import type { VideoFormat } from "../encode/ffmpeg-arguments.ts";
import { ffmpegPath } from "../encode/ffmpeg-path.ts";
import { chooseH264Encoder } from "../encode/h264-encoder.ts";
import { VideoEncoder } from "../encode/video-encoder.ts";
import type { Exposure, Studio } from "../scene/studio.ts";
import type { Stage } from "../scene/stage.ts";
import type { Part } from "../mesh/part.ts";
import type { Motion } from "./motion.ts";

export interface VideoJob {
  readonly format: VideoFormat;
  readonly motion: Motion;
  readonly exposure: Omit<Exposure, "width" | "height" | "yaw">;
  /** The figure as it stands unless the motion says otherwise. */
  readonly parts: readonly Part[];
  readonly output: string;
}

/**
 * Draws a motion frame by frame straight into ffmpeg and returns the first frame, the video's
 * poster. The frame being encoded and the one being drawn overlap.
 *
 * @param onFrame called after each frame with how many are done
 * Throws the signal's reason when it is aborted, GpuFault or VideoEncodingError when a frame or the
 * file fails; in each case ffmpeg is gone and so is the file.
 */
export async function renderVideo(
  studio: Studio,
  job: VideoJob,
  onFrame: (done: number) => void,
  signal: AbortSignal,
): Promise<Pixels> {
  signal.throwIfAborted();
  const { format, motion, exposure, output } = job;
  const codec = await chooseH264Encoder(ffmpegPath(), format);
  const encoder = new VideoEncoder(format, codec, output, signal);
  let standing: Stage | null = null;
  let poster: Pixels | null = null;
  try {
    for (let frame = 0; frame < format.frames; frame++) {
      signal.throwIfAborted();
      const { yaw, parts } = motion(frame / format.fps);
      standing ??= studio.stage(job.parts);
      if (parts !== undefined) standing.pose(parts);
      const { width, height } = format;
      const pixels = await studio.expose(standing, { ...exposure, width, height, yaw });
      poster ??= pixels;
      await encoder.write(pixels.rgba);
      onFrame(frame + 1);
    }
    await encoder.finish();
  } catch (error) {
    await encoder.cancel();
    signal.throwIfAborted();
    throw error;
  } finally {
    standing?.dispose();
  }
  if (poster === null) throw new RangeError("a video needs at least one frame");
  return poster;
}
