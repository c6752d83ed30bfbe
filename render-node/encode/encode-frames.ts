import type { VideoFormat } from "./ffmpeg-arguments.ts";
import { ffmpegPath } from "./ffmpeg-path.ts";
import { chooseH264Encoder, distrustHardware, type H264Encoder, X264 } from "./h264-encoder.ts";
import { VideoEncoder, VideoEncodingError } from "./video-encoder.ts";

export interface FramesJob<Frame extends { readonly rgba: Uint8Array }> {
  readonly format: VideoFormat;
  /** Begins the video; called again where it has to be made anew. */
  readonly frames: () => AsyncIterable<Frame>;
  readonly output: string;
  /** Told after each frame how many are done; from 1 again in a second run. */
  readonly onFrame: (done: number, frame: Frame) => void;
  readonly signal: AbortSignal;
}

/**
 * Encodes frames as they come with the best encoder of this machine. When a hardware encoder dies
 * over it, the video is made once more with x264, from its first frame.
 *
 * Throws the signal's reason when it is aborted, VideoEncodingError when x264 fails too, and what
 * `frames` throws; in each case ffmpeg is gone and so is the file.
 */
export async function encodeFrames<Frame extends { readonly rgba: Uint8Array }>(
  job: FramesJob<Frame>,
): Promise<void> {
  job.signal.throwIfAborted();
  const codec = await chooseH264Encoder(ffmpegPath(), job.format);
  try {
    await encodeWith(codec, job);
  } catch (error) {
    if (codec === X264 || !(error instanceof VideoEncodingError)) throw error;
    process.emitWarning(`${codec.name} died over a video; x264 from now on. ${error.message}`);
    distrustHardware(ffmpegPath());
    await encodeWith(X264, job);
  }
}

async function encodeWith<Frame extends { readonly rgba: Uint8Array }>(
  codec: H264Encoder,
  { format, frames, output, onFrame, signal }: FramesJob<Frame>,
): Promise<void> {
  const encoder = new VideoEncoder(format, codec, output, signal);
  let done = 0;
  try {
    for await (const frame of frames()) {
      await encoder.write(frame.rgba);
      onFrame(++done, frame);
    }
    await encoder.finish();
  } catch (error) {
    await encoder.cancel();
    signal.throwIfAborted();
    throw error;
  }
}
