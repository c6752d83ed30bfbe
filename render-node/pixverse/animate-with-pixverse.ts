/** A still picture becomes a video at PixVerse: upload, order, wait, download. */
import { randomUUID } from "node:crypto";
import { type Clock, systemClock } from "../clock.ts";
import { downloadVideo } from "./download-video.ts";
import {
  fingerprintOf,
  forgetPixverseOrder,
  type OrderRecord,
  readOrderRecord,
  writeOrderRecord,
} from "./order-record.ts";
import { createPixverseClient, type PixverseClient } from "./pixverse-client.ts";
import { PixverseError } from "./pixverse-error.ts";
import { type OrderOptions, pixverseOrder } from "./pixverse-order.ts";
import type { PixverseSettings } from "./pixverse-settings.ts";
import { readUploadPicture } from "./upload-picture.ts";
import { withRetries } from "./retry-policy.ts";
import { waitForVideo } from "./wait-for-video.ts";

export interface PixverseProgress {
  readonly step: "upload" | "order" | "generate" | "download";
  /** 0 … 100 of the whole, never falling. PixVerse tells no progress: `generate` goes by time. */
  readonly percent: number;
}

export interface AnimateInput {
  /** The still that moves; PixVerse keeps its aspect. */
  readonly picturePath: string;
  /** Where the MP4 goes. */
  readonly videoPath: string;
  readonly options: OrderOptions;
  readonly settings: PixverseSettings;
  /**
   * Where the order is remembered: one path a task, the same for all its attempts, in a folder that
   * outlives restarts. It stays when the function returns, since the caller may still fail to
   * deliver; call `forgetPixverseOrder` when the task is over.
   */
  readonly recordPath: string;
  readonly onProgress?: (progress: PixverseProgress) => void;
  readonly signal?: AbortSignal;
  readonly clock?: Clock;
}

export interface AnimatedVideo {
  readonly path: string;
  readonly videoId: string;
  readonly model: string;
  /** Length as ordered. */
  readonly seconds: number;
  /** True where an earlier attempt had already ordered it. */
  readonly resumed: boolean;
}

/** An order outlives the process, so its age is told by a clock that does too. */
const wallClock: Clock = { ...systemClock, now: () => Date.now() };

/** A link expires after a while; a new question brings a new one. */
const DOWNLOAD_TRIES = 3;

/**
 * Throws a `PixverseError` whose `kind` says what helps, or the signal's reason. The record is
 * deleted only where PixVerse has nothing (more) to deliver for it: with every other error the next
 * attempt goes on with the same order.
 */
export async function animateWithPixverse(input: AnimateInput): Promise<AnimatedVideo> {
  const signal = input.signal ?? new AbortController().signal;
  signal.throwIfAborted();
  let highest = 0;
  const job: Job = {
    ...input,
    signal,
    clock: input.clock ?? wallClock,
    client: createPixverseClient(input.settings, signal),
    report(step, percent) {
      highest = Math.max(highest, Math.round(percent));
      input.onProgress?.({ step, percent: highest });
    },
  };
  const earlier = await readOrderRecord(input.recordPath, fingerprintOf(input.options));
  const record = earlier ?? (await prepareOrder(job));
  const video = record.video ?? (await placeOrder(job, record));
  try {
    await fetchVideo(job, video);
  } catch (error) {
    if (error instanceof PixverseError && meansNoVideo(error)) {
      await forgetPixverseOrder(input.recordPath);
    }
    throw error;
  }
  job.report("download", 100);
  const { model, duration: seconds } = record.body;
  return { path: input.videoPath, videoId: video.id, model, seconds, resumed: earlier !== null };
}

type OrderedVideo = NonNullable<OrderRecord["video"]>;

interface Job extends AnimateInput {
  readonly client: PixverseClient;
  readonly clock: Clock;
  readonly signal: AbortSignal;
  readonly report: (step: PixverseProgress["step"], percent: number) => void;
}

async function prepareOrder(job: Job): Promise<OrderRecord> {
  const { client, clock, signal, options, settings } = job;
  job.report("upload", 0);
  const picture = await readUploadPicture(job.picturePath);
  const image = await withRetries(() => client.upload(picture), clock, signal);
  return {
    version: 1,
    fingerprint: fingerprintOf(options),
    traceId: randomUUID(),
    body: pixverseOrder(image, options, settings),
    video: null,
  };
}

/**
 * Sends the order until PixVerse gives a video id. The trace id changes only after a refusal, which
 * proves that nothing was made; after silence the same one asks for what the first may have begun.
 */
async function placeOrder(job: Job, prepared: OrderRecord): Promise<OrderedVideo> {
  const { client, clock, signal, recordPath } = job;
  job.report("order", 5);
  let record = prepared;
  const id = await withRetries(
    async () => {
      await writeOrderRecord(recordPath, record);
      try {
        return await client.generate(record.body, record.traceId);
      } catch (error) {
        if (error instanceof PixverseError && error.answered) {
          await forgetPixverseOrder(recordPath);
          record = { ...record, traceId: randomUUID() };
        }
        throw error;
      }
    },
    clock,
    signal,
  );
  const video = { id, orderedAtMs: clock.now() };
  await writeOrderRecord(recordPath, { ...record, video });
  return video;
}

async function fetchVideo(job: Job, video: OrderedVideo): Promise<void> {
  const { client, clock, signal, report } = job;
  report("generate", 10);
  for (let tries = 1; ; tries++) {
    const url = await waitForVideo({
      client,
      video,
      clock,
      signal,
      onShare: (share) => report("generate", 10 + 80 * share),
    });
    report("download", 90);
    try {
      await downloadVideo(url, job.videoPath, signal, (share) =>
        report("download", 90 + 9 * share),
      );
      return;
    } catch (error) {
      if (tries === DOWNLOAD_TRIES) throw error;
      await clock.sleep(tries * 2000, signal);
    }
  }
}

function meansNoVideo({ kind }: PixverseError): boolean {
  return kind === "moderation" || kind === "generation" || kind === "lookup";
}
