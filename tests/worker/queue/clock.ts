/** The tests' clock: the Worker and its Durable Objects share their isolate's `Date` with the tests. */
import { afterEach, beforeEach, vi } from "vitest";

/** Time never goes back, not even from one test to the next: snapshots are ordered by it. */
let latest = 0;

/** Freezes time for each test of the file; only `passSeconds` moves it. */
export function freezeClock(): void {
  beforeEach(() => {
    latest = Math.max(latest + 1000, vi.getRealSystemTime());
    vi.useFakeTimers({ toFake: ["Date"], now: latest });
  });
  afterEach(() => {
    vi.useRealTimers();
  });
}

export function passSeconds(seconds: number): void {
  latest = Date.now() + seconds * 1000;
  vi.setSystemTime(latest);
}

/** Old enough for polls to read the queue anew. */
export function passSnapshot(): void {
  passSeconds(1.1);
}
