/** A map of bounded size that forgets what was put in longest ago, and what is older than its lifetime. */
export class Remembered<Key, Value> {
  readonly #max: number;
  readonly #lifetimeMs: number;
  readonly #entries = new Map<Key, { readonly value: Value; readonly since: number }>();

  constructor(max: number, lifetimeMs = Infinity) {
    this.#max = max;
    this.#lifetimeMs = lifetimeMs;
  }

  get(key: Key, now = Date.now()): Value | undefined {
    const entry = this.#entries.get(key);
    return entry && now - entry.since < this.#lifetimeMs ? entry.value : undefined;
  }

  set(key: Key, value: Value, now = Date.now()): void {
    this.#entries.delete(key);
    this.#entries.set(key, { value, since: now });
    if (this.#entries.size <= this.#max) return;
    for (const oldest of this.#entries.keys()) {
      this.#entries.delete(oldest);
      return;
    }
  }

  delete(key: Key): void {
    this.#entries.delete(key);
  }
}
