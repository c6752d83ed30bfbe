import ffmpeg from "@ffmpeg-installer/ffmpeg";

/** The ffmpeg to run: the operator's own where `FFMPEG_PATH` names one, else the bundled one. */
export function ffmpegPath(): string {
  return process.env["FFMPEG_PATH"] || ffmpeg.path;
}
