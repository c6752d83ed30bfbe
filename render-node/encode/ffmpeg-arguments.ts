/** A video as the encoder makes it. */
export interface VideoFormat {
  /** Pixels, both even. */
  readonly width: number;
  readonly height: number;
  /** Frames a second. */
  readonly fps: number;
  /** Exact number of frames that will be written. */
  readonly frames: number;
}

/** Constant quality of x264: 18 shows no loss on a plain background and smooth cloth. */
const QUALITY = 18;

/**
 * Arguments for ffmpeg: raw RGBA frames on stdin become H.264 High in yuv420p with bt709 colour,
 * its index in front so that a player can start before the end has arrived.
 *
 * Throws a RangeError for sizes that yuv420p cannot hold and for counts that are no whole number.
 */
export function ffmpegArguments(
  { width, height, fps, frames }: VideoFormat,
  output: string,
): string[] {
  if (width % 2 !== 0 || height % 2 !== 0 || width < 2 || height < 2) {
    throw new RangeError(`video size ${width}×${height}: both sides must be even and at least 2`);
  }
  if (!Number.isInteger(frames) || frames < 1) {
    throw new RangeError(`video of ${frames} frames: the count must be a whole number from 1`);
  }
  return [
    ["-hide_banner", "-nostdin", "-loglevel", "error", "-y"],
    ["-f", "rawvideo", "-pixel_format", "rgba", "-video_size", `${width}x${height}`],
    ["-framerate", String(fps), "-i", "pipe:0"],
    ["-frames:v", String(frames), "-an"],
    // Frames are full-range sRGB; players expect studio-range bt709.
    ["-vf", "scale=in_range=full:out_range=tv:out_color_matrix=bt709,format=yuv420p"],
    ["-c:v", "libx264", "-profile:v", "high", "-preset", "veryfast", "-crf", String(QUALITY)],
    // A key frame a second lets a player seek; B-frames would delay the first picture's time stamp.
    ["-g", String(fps), "-bf", "0", "-threads", "2"],
    ["-colorspace", "bt709", "-color_primaries", "bt709", "-color_trc", "bt709"],
    ["-color_range", "tv", "-movflags", "+faststart", "-f", "mp4", output],
  ].flat();
}
