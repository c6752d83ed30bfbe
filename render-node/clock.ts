/** Time as the waiting parts see it, so that tests need not wait. */
import { setTimeout as sleep } from "node:timers/promises";

export interface Clock {
  /** Milliseconds since any fixed moment; never goes back. */
  now(): number;
  /** Rejects with the signal's reason when it is aborted. */
  sleep(ms: number, signal: AbortSignal): Promise<void>;
}

export const systemClock: Clock = {
  now: () => performance.now(),
  async sleep(ms, signal) {
    try {
      await sleep(ms, undefined, { signal });
    } catch (error) {
      signal.throwIfAborted();
      throw error;
    }
  },
};
