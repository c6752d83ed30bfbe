import type { EncodedFormat, H264Encoder } from "./h264-encoder.ts";

/** A video as the encoder makes it; both sides even. */
export interface VideoFormat extends EncodedFormat {
  /** Exact number of frames that will be written. */
  readonly frames: number;
}

/**
 * Arguments for ffmpeg: raw RGBA frames on stdin become H.264 with bt709 colour in an MP4, its
 * index in front so that a player can start before the end has arrived.
 *
 * Throws a RangeError for sizes that 4:2:0 cannot hold and for counts that are no whole number.
 */
export function ffmpegArguments(
  format: VideoFormat,
  encoder: H264Encoder,
  output: string,
): string[] {
  const { width, height, fps, frames } = format;
  if (width % 2 !== 0 || height % 2 !== 0 || width < 2 || height < 2) {
    throw new RangeError(`video size ${width}×${height}: both sides must be even and at least 2`);
  }
  if (!Number.isInteger(frames) || frames < 1) {
    throw new RangeError(`video of ${frames} frames: the count must be a whole number from 1`);
  }
  // Frames are full-range sRGB; players expect studio-range bt709.
  const toStudioRange = "scale=in_range=full:out_range=tv:out_color_matrix=bt709,format=yuv420p";
  return [
    ["-hide_banner", "-loglevel", "error", "-y", ...encoder.deviceArguments],
    ["-f", "rawvideo", "-pixel_format", "rgba", "-video_size", `${width}x${height}`],
    ["-framerate", String(fps), "-i", "pipe:0"],
    ["-frames:v", String(frames), "-an", "-vf", `${toStudioRange},${encoder.pixelFilter}`],
    encoder.codecArguments(format),
    // A key frame a second lets a player seek; B-frames would delay the first picture's time stamp.
    ["-g", String(fps), "-bf", "0"],
    ["-colorspace", "bt709", "-color_primaries", "bt709", "-color_trc", "bt709"],
    ["-color_range", "tv", "-movflags", "+faststart", "-f", "mp4", output],
  ].flat();
}
