/** Players start a video once they have its index: it belongs in front of the data. */
import { execFile } from "node:child_process";
import { rename, rm } from "node:fs/promises";
import { promisify } from "node:util";
import { ffmpegPath } from "../encode/ffmpeg-path.ts";
import { readMp4Boxes } from "./mp4-boxes.ts";

const run = promisify(execFile);

/** Copying 50 MB from disk to disk takes a second or two. */
const COPY_LIMIT_MS = 60_000;

/**
 * Puts the index (`moov`) of an MP4 file before its data where it lies behind, without encoding
 * anything anew. A file whose index cannot be moved stays as it is: it plays, only later.
 *
 * Throws as `readMp4Boxes` does, and the signal's reason.
 */
export async function putIndexFirst(path: string, signal: AbortSignal): Promise<void> {
  const boxes = await readMp4Boxes(path);
  if (boxes.indexOf("moov") < boxes.indexOf("mdat")) return;
  const copy = `${path}.copy`;
  const args = [
    ["-hide_banner", "-loglevel", "error", "-y", "-i", path],
    ["-map", "0:v", "-map", "0:a?", "-c", "copy", "-movflags", "+faststart", "-f", "mp4", copy],
  ].flat();
  try {
    await run(ffmpegPath(), args, { signal, timeout: COPY_LIMIT_MS, killSignal: "SIGKILL" });
    await readMp4Boxes(copy);
    await rename(copy, path);
  } catch {
    await rm(copy, { force: true });
    signal.throwIfAborted();
  }
}
