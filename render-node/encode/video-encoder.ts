import { spawn } from "node:child_process";
import type { ChildProcess } from "node:child_process";
import { once } from "node:events";
import { rm } from "node:fs/promises";
import type { Writable } from "node:stream";
import { ffmpegArguments } from "./ffmpeg-arguments.ts";
import type { VideoFormat } from "./ffmpeg-arguments.ts";
import { ffmpegPath } from "./ffmpeg-path.ts";
import type { H264Encoder } from "./h264-encoder.ts";

/** What ffmpeg said last, for the message of a failure. */
const STDERR_KEPT = 2000;

/** ffmpeg could not make the video; `message` carries what it said. */
export class VideoEncodingError extends Error {
  readonly code = "video_encoding";
  override readonly name = "VideoEncodingError";
}

/**
 * An ffmpeg that is being fed frames. Aborting kills it; whatever ends it other than `finish`
 * removes the file it was writing.
 */
export class VideoEncoder {
  readonly #format: VideoFormat;
  readonly #output: string;
  readonly #child: ChildProcess;
  readonly #stdin: Writable;
  readonly #ended: Promise<string>;
  /** Null while ffmpeg runs; empty when it ended well. */
  #failure: string | null = null;
  #said = "";
  #written = 0;

  constructor(format: VideoFormat, encoder: H264Encoder, output: string, signal?: AbortSignal) {
    this.#format = format;
    this.#output = output;
    const child = spawn(ffmpegPath(), ffmpegArguments(format, encoder, output), {
      stdio: ["pipe", "ignore", "pipe"],
      ...(signal && { signal, killSignal: "SIGKILL" as const }),
    });
    this.#child = child;
    this.#stdin = child.stdin;
    // A broken pipe is the other end's death, which `#ended` tells with its reason.
    this.#stdin.on("error", () => undefined);
    child.stderr.on("data", (chunk: Buffer) => {
      this.#said = (this.#said + chunk.toString()).slice(-STDERR_KEPT);
    });
    this.#ended = new Promise((resolve) => {
      const end = (failure: string): void => {
        this.#failure ??= failure;
        resolve(failure);
      };
      child.once("error", (error) => end(error.message));
      child.once("close", (code, killed) => end(code === 0 ? "" : `exit ${code ?? killed}`));
    });
  }

  /**
   * Writes one RGBA frame, waiting while ffmpeg is behind. Throws VideoEncodingError, leaving no file,
   * when ffmpeg has ended meanwhile: nobody should draw the rest for it.
   */
  async write(rgba: Uint8Array): Promise<void> {
    const { width, height } = this.#format;
    if (rgba.length !== width * height * 4) {
      throw new RangeError(`a frame of ${rgba.length} bytes is not ${width}×${height} RGBA`);
    }
    if (this.#failure !== null) throw await this.#failed(this.#failure);
    this.#written++;
    if (this.#stdin.write(rgba)) return;
    await Promise.race([once(this.#stdin, "drain").catch(() => undefined), this.#ended]);
    if (this.#failure !== null) throw await this.#failed(this.#failure);
  }

  /**
   * Closes the file. Throws VideoEncodingError, leaving no file, when ffmpeg failed or was not
   * given all its frames.
   */
  async finish(): Promise<void> {
    this.#stdin.end();
    const failure = await this.#ended;
    if (failure !== "" || this.#written !== this.#format.frames) throw await this.#failed(failure);
  }

  /** Stops at once and removes the file. Safe to call at any time, also after the end. */
  async cancel(): Promise<void> {
    this.#child.kill("SIGKILL");
    await this.#ended;
    await rm(this.#output, { force: true });
  }

  async #failed(failure: string): Promise<VideoEncodingError> {
    await rm(this.#output, { force: true });
    const reason = failure || `got ${this.#written} of ${this.#format.frames} frames`;
    return new VideoEncodingError(`ffmpeg made no video: ${reason} ${this.#said}`.trim());
  }
}
