/** When a refused or failed call is made again. */
import { type Backoff, pauseMs } from "../backoff.ts";
import type { Clock } from "../clock.ts";
import { PixverseError } from "./pixverse-error.ts";

/** A slot frees when one of the account's videos is done, which takes 10 minutes at the most. */
const BUSY_LIMIT_MS = 10 * 60_000;
const UNAVAILABLE_TRIES = 6;
const PIXVERSE_BACKOFF: Backoff = { firstMs: 2000, longestMs: 30_000 };

/**
 * How long to wait after the n-th failure in a row, or null to give up: doubling from 2 s to 30 s,
 * half of it by chance so that nodes do not come back together, never sooner than PixVerse asks.
 *
 * @param random 0 … 1
 */
export function retryPauseMs(
  error: unknown,
  failures: number,
  waitedMs: number,
  random: number,
): number | null {
  if (!(error instanceof PixverseError)) return null;
  if (error.kind !== "busy" && error.kind !== "unavailable") return null;
  if (error.kind === "unavailable" && failures >= UNAVAILABLE_TRIES) return null;
  const pause = Math.max(error.retryAfterMs ?? 0, pauseMs(PIXVERSE_BACKOFF, failures, random));
  return waitedMs + pause > BUSY_LIMIT_MS ? null : pause;
}

/** Makes a call until it succeeds or there is no use in another try, whose error is then thrown. */
export async function withRetries<Answer>(
  call: () => Promise<Answer>,
  clock: Clock,
  signal: AbortSignal,
): Promise<Answer> {
  const startedAt = clock.now();
  for (let failures = 1; ; failures++) {
    try {
      return await call();
    } catch (error) {
      const pause = retryPauseMs(error, failures, clock.now() - startedAt, Math.random());
      if (pause === null) throw error;
      await clock.sleep(pause, signal);
    }
  }
}
