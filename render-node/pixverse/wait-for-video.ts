/** Asking for a video until it is there. */
import type { Clock } from "../clock.ts";
import type { PixverseClient } from "./pixverse-client.ts";
import { PixverseError } from "./pixverse-error.ts";
import { retryPauseMs } from "./retry-policy.ts";

/** PixVerse asks for 3 to 5 s between two questions; most videos take 30 to 60 s. */
const POLL_MS = 3000;
const SLOW_POLL_MS = 5000;
const SLOW_AFTER_MS = 60_000;
/** PixVerse gives a video up after about this long. */
const VIDEO_LIMIT_MS = 10 * 60_000;
const TYPICAL_MS = 45_000;

const STATUS = { done: 1, deleted: 6, refused: 7, failed: 8 } as const;

export interface Wait {
  readonly client: PixverseClient;
  /** The limit counts from `orderedAtMs` (milliseconds since 1970), over restarts. */
  readonly video: { readonly id: string; readonly orderedAtMs: number };
  readonly clock: Clock;
  readonly signal: AbortSignal;
  readonly onShare: (share: number) => void;
}

/**
 * The link of the finished video. Asks at once, then every 3 to 5 s: a video that was ordered long
 * ago is found even though its time is up.
 *
 * @throws PixverseError `moderation`, `generation`, `lookup`, `timeout`, or what a question met
 *   more often than a passing trouble would
 */
export async function waitForVideo(wait: Wait): Promise<string> {
  const { client, video, clock, signal } = wait;
  let failures = 0;
  for (;;) {
    const waited = clock.now() - video.orderedAtMs;
    let pause = waited < SLOW_AFTER_MS ? POLL_MS : SLOW_POLL_MS;
    try {
      const { status, url } = await client.result(video.id);
      failures = 0;
      if (status === STATUS.done && url !== "") return url;
      refuseEnded(status, video.id);
    } catch (error) {
      failures += 1;
      const backOff = retryPauseMs(error, failures, 0, 1);
      if (backOff === null) throw error;
      pause = Math.max(pause, backOff);
    }
    if (waited + pause > VIDEO_LIMIT_MS) {
      throw new PixverseError(
        "timeout",
        `PixVerse video ${video.id} was not ready after ${Math.round(waited / 1000)} s`,
      );
    }
    wait.onShare(1 - Math.exp(-Math.max(0, waited) / TYPICAL_MS));
    await clock.sleep(pause, signal);
  }
}

/** Any other status counts as running: PixVerse's own app has some that its documents do not name. */
function refuseEnded(status: number, videoId: string): void {
  const video = `PixVerse video ${videoId}`;
  if (status === STATUS.deleted) throw new PixverseError("lookup", `${video} was deleted`);
  if (status === STATUS.refused) {
    throw new PixverseError("moderation", `${video} was refused by moderation`);
  }
  if (status === STATUS.failed) {
    throw new PixverseError("generation", `${video} could not be generated`);
  }
}
