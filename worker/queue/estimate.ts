/** How long a client will wait, as a range, and how soon asking again is worth while. */
import type { QueueSnapshot, RunningTask } from "./snapshot.ts";

/** From at least to at most this many seconds; null when nothing is known to judge by. */
export type Estimate = readonly [number, number] | null;

/** From here on a task's own progress tells more than how long others took. */
const TELLING_PERCENT = 20;
/** Percents do not all take the same time: what is left may take this much of what it seems to. */
const UNEVEN = { least: 0.75, most: 1.5 };

const POLL_MS = { min: 1000, max: 20_000, unknown: 5000 };

/** Seconds until the task at a 1-based place is done. */
export function estimateWaiting(position: number, snapshot: QueueSnapshot): Estimate {
  const { pace, workingNodes, running, paused } = snapshot;
  if (!pace || workingNodes === 0 || paused) return null;
  const idle = Math.max(0, workingNodes - running.length);
  // Rounds of all nodes before its own: the first is under way, so it may take next to nothing.
  const rounds = Math.ceil(Math.max(0, position - idle) / workingNodes);
  return seconds(Math.max(1, rounds) * pace.p50, (rounds + 1) * pace.p90);
}

/** Seconds until a running task is done: by its own progress, or at first by how long others took. */
export function estimateRunning(task: RunningTask, { pace, asOf }: QueueSnapshot): Estimate {
  const { since, percent, toldAt } = task;
  if (percent >= TELLING_PERCENT) {
    const left = ((toldAt - since) * (100 - percent)) / percent - (asOf - toldAt);
    return seconds(Math.max(0, left * UNEVEN.least), Math.max(1000, left * UNEVEN.most));
  }
  if (!pace) return null;
  const elapsed = asOf - since;
  return seconds(Math.max(0, pace.p50 - elapsed), Math.max(1000, pace.p90 - elapsed));
}

/** An eighth of what is left, so that the end is noticed soon and a long wait costs few calls. */
export function pollAfterMs(estimate: Estimate): number {
  if (!estimate) return POLL_MS.unknown;
  const eighth = Math.round((estimate[0] * 1000) / 8);
  return Math.min(POLL_MS.max, Math.max(POLL_MS.min, eighth));
}

function seconds(lowMs: number, highMs: number): Estimate {
  const low = Math.round(lowMs / 100) / 10;
  return [low, Math.max(low, Math.round(highMs / 100) / 10)];
}
