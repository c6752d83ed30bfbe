import type { Pace } from "./snapshot.ts";

/** Completions that the pace is taken from. */
export const PACE_SAMPLES = 50;

/** The recent durations of a lane, oldest dropped first. */
export class PaceMeter {
  readonly #durations: number[];

  constructor(durations: readonly number[]) {
    this.#durations = durations.slice(-PACE_SAMPLES);
  }

  add(tookMs: number): void {
    this.#durations.push(tookMs);
    if (this.#durations.length > PACE_SAMPLES) this.#durations.shift();
  }

  pace(): Pace | null {
    const sorted = [...this.#durations].sort((a, b) => a - b);
    const at = (share: number) => sorted[Math.floor(share * (sorted.length - 1))];
    const p50 = at(0.5);
    const p90 = at(0.9);
    return p50 === undefined || p90 === undefined ? null : { p50, p90 };
  }
}
