import { setImmediate } from "node:timers/promises";
import type { Clock } from "../../../render-node/clock.ts";

export interface FastClock extends Clock {
  /** Every pause that was asked for, in milliseconds. */
  readonly pauses: readonly number[];
}

/** A clock on which a pause takes no time and the hours go by. */
export function fastClock(onPause: (total: number) => void = () => {}): FastClock {
  let now = 1_700_000_000_000;
  const pauses: number[] = [];
  return {
    pauses,
    now: () => now,
    async sleep(ms, signal) {
      pauses.push(ms);
      now += ms;
      onPause(pauses.length);
      await setImmediate();
      signal.throwIfAborted();
    },
  };
}
