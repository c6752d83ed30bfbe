/**
 * Keeps the latest few of what takes long to make, by what it is made from. What fails to be made is
 * made anew the next time.
 */
export class Recent<Made> {
  readonly #most: number;
  /** The latest used last. */
  readonly #kept = new Map<string, Promise<Made>>();

  /** @param most how many are kept */
  constructor(most: number) {
    this.#most = most;
  }

  /** What is kept by this key, or what is made now. */
  async of(key: string, make: () => Promise<Made>): Promise<Made> {
    const made = this.#kept.get(key) ?? make();
    this.#kept.delete(key);
    this.#kept.set(key, made);
    const [oldest] = this.#kept.keys();
    if (this.#kept.size > this.#most && oldest !== undefined) this.#kept.delete(oldest);
    try {
      return await made;
    } catch (error) {
      this.#kept.delete(key);
      throw error;
    }
  }
}
