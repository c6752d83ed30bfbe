/**
 * Places that tasks about to be accepted take up in their user's limit. A user's tasks lie in several
 * lanes, each with an object of its own, so no single step can count them all. Instead a request reserves
 * a place in its own lane, then counts in the others, then is accepted: of two that arrive together in
 * two lanes, the later to reserve sees the earlier one.
 */
export class Reservations {
  readonly #held = new Map<string, { readonly userId: string; readonly until: number }>();

  /** @param id a name of the caller's, never used before */
  add(id: string, userId: string, now: number): void {
    for (const [old, { until }] of this.#held) if (until <= now) this.#held.delete(old);
    this.#held.set(id, { userId, until: now + RESERVATION_MS });
  }

  /** Ends a reservation. @returns whether it still held */
  take(id: string, now: number): boolean {
    const held = this.#held.get(id);
    this.#held.delete(id);
    return held !== undefined && held.until > now;
  }

  countOf(userId: string, now: number): number {
    let count = 0;
    for (const held of this.#held.values()) {
      if (held.userId === userId && held.until > now) count += 1;
    }
    return count;
  }
}

/** What a request that breaks off between its calls may keep a place for. */
const RESERVATION_MS = 10_000;
