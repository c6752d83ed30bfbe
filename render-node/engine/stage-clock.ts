/** Milliseconds by name; a name timed twice holds the sum. */
export class StageClock {
  readonly #milliseconds = new Map<string, number>();

  /** Runs the work and adds its time under the name, also when it throws. */
  async time<T>(name: string, work: () => T | Promise<T>): Promise<T> {
    const start = performance.now();
    try {
      return await work();
    } finally {
      const known = this.#milliseconds.get(name) ?? 0;
      this.#milliseconds.set(name, known + performance.now() - start);
    }
  }

  /** Whole milliseconds by name. */
  timings(): Record<string, number> {
    return Object.fromEntries(
      [...this.#milliseconds].map(([name, value]) => [name, Math.round(value)]),
    );
  }
}
