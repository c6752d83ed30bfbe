/** Doubling from `firstMs` to `longestMs`, in milliseconds. */
export interface Backoff {
  readonly firstMs: number;
  readonly longestMs: number;
}

/** A server that comes back meets every node within this time, and not all at once. */
export const SERVER_BACKOFF: Backoff = { firstMs: 1000, longestMs: 15_000 };

/** An engine that dies at every start shall not keep a machine busy with starting it. */
export const ENGINE_BACKOFF: Backoff = { firstMs: 1000, longestMs: 60_000 };

/**
 * The pause after the n-th failure in a row (from 1). Half of it is chance, so that nodes which lost
 * the same server do not come back together.
 *
 * @param random 0 … 1
 */
export function pauseMs({ firstMs, longestMs }: Backoff, failures: number, random: number): number {
  const full = Math.min(longestMs, firstMs * 2 ** (failures - 1));
  return full * (0.5 + 0.5 * random);
}
