/**
 * Which H.264 encoder ffmpeg should use on this machine. That ffmpeg lists a hardware encoder says
 * nothing about the driver and the chip, so each one listed is tried with a few frames first.
 */
import { spawn } from "node:child_process";
import { readdirSync } from "node:fs";

type H264EncoderName = "h264_nvenc" | "h264_videotoolbox" | "h264_qsv" | "h264_vaapi" | "libx264";

/** What of ffmpeg's arguments depends on the encoder. All else (`-g`, `-bf`, colour) does not. */
export interface H264Encoder {
  readonly name: H264EncoderName;
  /** Before `-i`: the device. */
  readonly deviceArguments: readonly string[];
  /** Last of the `-vf` chain: from studio-range yuv of any kind to what the encoder takes. */
  readonly pixelFilter: string;
  /** `-c:v` with profile and quality for frames of a size and rate. */
  readonly codecArguments: (format: EncodedFormat) => readonly string[];
}

export interface EncodedFormat {
  /** Pixels. */
  readonly width: number;
  readonly height: number;
  /** Frames a second. */
  readonly fps: number;
}

/** Constant quality: 18 shows no loss on a plain background and smooth cloth. */
const X264_QUALITY = "18";
/** The hardware encoders' quantiser whose files look like x264's at its quality. */
const HARDWARE_QUALITY = "19";
/** VideoToolbox knows no constant quality on Intel machines; this many bits a pixel look like it. */
const BITS_PER_PIXEL = 0.25;

export const X264: H264Encoder = {
  name: "libx264",
  deviceArguments: [],
  pixelFilter: "format=yuv420p",
  codecArguments: () =>
    [
      ["-c:v", "libx264", "-profile:v", "high"],
      ["-preset", "veryfast", "-threads", "2"],
      ["-crf", X264_QUALITY],
    ].flat(),
};

const NVENC: H264Encoder = {
  name: "h264_nvenc",
  deviceArguments: [],
  pixelFilter: "format=yuv420p",
  codecArguments: () =>
    [
      ["-c:v", "h264_nvenc", "-profile:v", "high"],
      ["-rc", "vbr", "-b:v", "0"],
      ["-cq", HARDWARE_QUALITY],
    ].flat(),
};

const VIDEO_TOOLBOX: H264Encoder = {
  name: "h264_videotoolbox",
  deviceArguments: [],
  pixelFilter: "format=yuv420p",
  codecArguments: ({ width, height, fps }) => {
    const bitRate = Math.max(1_000_000, Math.round(width * height * fps * BITS_PER_PIXEL));
    return ["-c:v", "h264_videotoolbox", "-profile:v", "high", "-b:v", String(bitRate)];
  },
};

const QSV: H264Encoder = {
  name: "h264_qsv",
  deviceArguments: [],
  pixelFilter: "format=nv12",
  codecArguments: () =>
    [
      ["-c:v", "h264_qsv", "-profile:v", "high"],
      ["-global_quality", HARDWARE_QUALITY],
    ].flat(),
};

function vaapi(device: string): H264Encoder {
  return {
    name: "h264_vaapi",
    deviceArguments: ["-vaapi_device", device],
    pixelFilter: "format=nv12,hwupload",
    codecArguments: () => ["-c:v", "h264_vaapi", "-profile:v", "high", "-qp", HARDWARE_QUALITY],
  };
}

/** Hardware first, the dedicated chip before the one that shares the processor. */
export function h264Candidates(dri: readonly string[] = driDevices()): readonly H264Encoder[] {
  return [NVENC, VIDEO_TOOLBOX, QSV, ...dri.map(vaapi)];
}

function driDevices(): string[] {
  try {
    const nodes = readdirSync("/dev/dri").filter((name) => name.startsWith("renderD"));
    return nodes.sort().map((name) => `/dev/dri/${name}`);
  } catch {
    return []; // No such folder: no VAAPI.
  }
}

/** NVENC refuses frames narrower than 145 px; no other chip is known to ask for more. */
const HARDWARE_SIDE_MIN = 160;
/** A cold driver needs a second or two; past this it hangs. */
const TRIAL_LIMIT_MS = 10_000;
const TRIAL: EncodedFormat = { width: 256, height: 256, fps: 24 };
const TRIAL_FRAMES = 3;

const chosen = new Map<string, Promise<H264Encoder>>();

/**
 * The first encoder that this ffmpeg offers and that works here. Tried once a process and ffmpeg;
 * later calls answer at once.
 *
 * @param size pixels of the video; very small ones are left to x264
 * @throws if ffmpeg cannot be run, or has neither a working hardware encoder nor x264
 * @example
 *   const { name } = await chooseH264Encoder(ffmpegPath(), { width: 480, height: 720 });
 */
export async function chooseH264Encoder(
  ffmpeg: string,
  { width, height }: Pick<EncodedFormat, "width" | "height"> = TRIAL,
): Promise<H264Encoder> {
  let choice = chosen.get(ffmpeg);
  if (choice === undefined) {
    choice = firstWorking(ffmpeg, h264Candidates());
    chosen.set(ffmpeg, choice);
    // A failure may have been the machine's passing trouble: the next video asks again.
    choice.catch(() => chosen.delete(ffmpeg));
  }
  return Math.min(width, height) < HARDWARE_SIDE_MIN ? X264 : await choice;
}

/**
 * Leaves the hardware alone for the rest of the process: one that has died over a video may do so
 * again, and each time half a video is drawn for nothing.
 */
export function distrustHardware(ffmpeg: string): void {
  chosen.set(ffmpeg, Promise.resolve(X264));
}

async function firstWorking(
  ffmpeg: string,
  candidates: readonly H264Encoder[],
): Promise<H264Encoder> {
  const listing = await run(ffmpeg, ["-hide_banner", "-encoders"]);
  if (!listing.ok) throw new Error(`${ffmpeg} does not run as ffmpeg: ${listing.said}`);
  const offered = new Set(listing.said.match(/\b(?:libx264|h264_\w+)\b/g));
  for (const candidate of candidates) {
    if (offered.has(candidate.name) && (await works(ffmpeg, candidate))) return candidate;
  }
  if (offered.has(X264.name)) return X264;
  throw new Error(`${ffmpeg} has no H.264 encoder that works here (neither libx264 nor hardware)`);
}

async function works(ffmpeg: string, encoder: H264Encoder): Promise<boolean> {
  const { width, height, fps } = TRIAL;
  const trial = [
    ["-hide_banner", "-loglevel", "error", ...encoder.deviceArguments],
    ["-f", "rawvideo", "-pixel_format", "rgba", "-video_size", `${width}x${height}`],
    ["-framerate", String(fps), "-i", "pipe:0", "-vf", encoder.pixelFilter],
    [...encoder.codecArguments(TRIAL), "-bf", "0", "-f", "null", "-"],
  ].flat();
  const frames = new Uint8Array(width * height * 4 * TRIAL_FRAMES).fill(128);
  return (await run(ffmpeg, trial, frames)).ok;
}

/** Runs ffmpeg to its end or its time limit; never throws. */
async function run(
  ffmpeg: string,
  args: readonly string[],
  input?: Uint8Array,
): Promise<{ ok: boolean; said: string }> {
  const child = spawn(ffmpeg, args, {
    stdio: "pipe",
    timeout: TRIAL_LIMIT_MS,
    killSignal: "SIGKILL",
  });
  // A program that ends before it has read everything breaks the pipe; its exit code tells more.
  child.stdin.on("error", () => undefined);
  child.stdin.end(input);
  let said = "";
  for (const stream of [child.stdout, child.stderr]) {
    stream.on("data", (chunk: Buffer) => (said += chunk.toString()));
  }
  return new Promise((resolve) => {
    child.once("error", (error) => resolve({ ok: false, said: error.message }));
    child.once("close", (code) => resolve({ ok: code === 0, said }));
  });
}
