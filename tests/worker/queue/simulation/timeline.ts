interface Event {
  readonly at: number;
  /** Breaks ties, so that the same seed always gives the same order. */
  readonly number: number;
  readonly run: () => void;
}

/** What is to happen, in the order of its time: a clock that jumps from event to event. */
export class Timeline {
  now: number;
  #count = 0;
  /** A binary heap, the earliest first. */
  readonly #heap: Event[] = [];

  constructor(now: number) {
    this.now = now;
  }

  after(ms: number, run: () => void): void {
    const heap = this.#heap;
    this.#count += 1;
    const event = { at: this.now + Math.max(0, ms), number: this.#count, run };
    let at = heap.push(event) - 1;
    while (at > 0) {
      const parent = (at - 1) >> 1;
      if (!this.#isBefore(at, parent)) return;
      this.#swap(at, parent);
      at = parent;
    }
  }

  /** Runs the next event. @returns false when there is none before `end` */
  step(end: number): boolean {
    const [first] = this.#heap;
    if (!first || first.at > end) return false;
    const last = this.#heap.pop();
    if (last && last !== first) {
      this.#heap[0] = last;
      this.#sink();
    }
    this.now = first.at;
    first.run();
    return true;
  }

  #sink(): void {
    for (let at = 0; ;) {
      let least = at;
      for (const child of [2 * at + 1, 2 * at + 2]) {
        if (child < this.#heap.length && this.#isBefore(child, least)) least = child;
      }
      if (least === at) return;
      this.#swap(at, least);
      at = least;
    }
  }

  #isBefore(a: number, b: number): boolean {
    const [one, two] = [this.#heap[a], this.#heap[b]];
    if (!one || !two) return false;
    return one.at < two.at || (one.at === two.at && one.number < two.number);
  }

  #swap(a: number, b: number): void {
    const [one, two] = [this.#heap[a], this.#heap[b]];
    if (!one || !two) return;
    this.#heap[a] = two;
    this.#heap[b] = one;
  }
}
