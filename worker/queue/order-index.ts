/**
 * Which order numbers are waiting, with their ranks: a bitmap, and a Fenwick tree over the counts of
 * its words. Adding, removing, ranking and selecting cost O(log n); the bitmap itself is what the
 * snapshot publishes.
 */
const WORD_BITS = 32;
const WORDS_MIN = 64;

export class OrderIndex {
  /** Order number of bit 0; a multiple of 32, so that words keep their alignment when the window moves. */
  #base = 0;
  #words = new Uint32Array(WORDS_MIN);
  /** `#sums[i]` counts the members of the words that Fenwick node i (from 1) covers. */
  #sums = new Uint32Array(WORDS_MIN + 1);
  #size = 0;

  /** Builds the index of `orders` in one pass. */
  static of(orders: Iterable<number>): OrderIndex {
    const sorted = Float64Array.from(orders).sort();
    const index = new OrderIndex();
    const first = sorted[0];
    const last = sorted.at(-1);
    if (first === undefined || last === undefined) return index;
    index.#resize(first, last);
    for (const order of sorted) index.#setBit(order);
    index.#countWords();
    return index;
  }

  get size(): number {
    return this.#size;
  }

  has(order: number): boolean {
    const bit = order - this.#base;
    if (bit < 0 || bit >= this.#words.length * WORD_BITS) return false;
    return (((this.#words[bit >>> 5] as number) >>> (bit & 31)) & 1) === 1;
  }

  add(order: number): void {
    if (this.has(order)) return;
    const bit = order - this.#base;
    if (bit < 0 || bit >= this.#words.length * WORD_BITS) this.#moveWindowTo(order);
    this.#setBit(order);
    this.#adjust((order - this.#base) >>> 5, 1);
  }

  delete(order: number): void {
    if (!this.has(order)) return;
    const bit = order - this.#base;
    const word = bit >>> 5;
    this.#words[word] = (this.#words[word] as number) & ~(1 << (bit & 31));
    this.#adjust(word, -1);
  }

  /** 1-based place of a member among the members; 0 for any other number. */
  position(order: number): number {
    if (!this.has(order)) return 0;
    const bit = order - this.#base;
    const word = bit >>> 5;
    let count = popcount((this.#words[word] as number) << (31 - (bit & 31)));
    for (let node = word; node > 0; node &= node - 1) count += this.#sums[node] as number;
    return count;
  }

  /** The member at a 1-based position, or null when there are fewer. */
  at(position: number): number | null {
    if (position < 1 || position > this.#size) return null;
    let left = position;
    let node = 0;
    for (let step = highestPowerOfTwo(this.#words.length); step > 0; step >>>= 1) {
      const next = node + step;
      if (next < this.#sums.length && (this.#sums[next] as number) < left) {
        node = next;
        left -= this.#sums[next] as number;
      }
    }
    let word = this.#words[node] as number;
    while (left > 1) {
      word &= word - 1;
      left -= 1;
    }
    return this.#base + node * WORD_BITS + (31 - Math.clz32(word & -word));
  }

  /** The bitmap from the first to the last member: bit b of word w stands for `base + 32 w + b`. */
  bitmap(): { readonly base: number; readonly words: Uint32Array } {
    const first = this.at(1);
    const last = this.at(this.#size);
    if (first === null || last === null) return { base: 0, words: new Uint32Array(0) };
    const from = (first - this.#base) >>> 5;
    const to = (last - this.#base) >>> 5;
    return { base: this.#base + from * WORD_BITS, words: this.#words.slice(from, to + 1) };
  }

  #setBit(order: number): void {
    const bit = order - this.#base;
    const word = bit >>> 5;
    this.#words[word] = (this.#words[word] as number) | (1 << (bit & 31));
  }

  #adjust(word: number, by: 1 | -1): void {
    this.#size += by;
    for (let node = word + 1; node < this.#sums.length; node += node & -node) {
      this.#sums[node] = (this.#sums[node] as number) + by;
    }
  }

  /** Lets the window start at its first member and reach `order`, with room to grow for as long again. */
  #moveWindowTo(order: number): void {
    const { base, words } = this.bitmap();
    const first = this.#size === 0 ? order : Math.min(base, order);
    const end = base + words.length * WORD_BITS;
    this.#resize(first, Math.max(order, end));
    this.#words.set(words, this.#size === 0 ? 0 : (base - this.#base) / WORD_BITS);
    this.#countWords();
  }

  #resize(first: number, last: number): void {
    this.#base = Math.floor(first / WORD_BITS) * WORD_BITS;
    const needed = Math.floor((last - this.#base) / WORD_BITS) + 1;
    const length = Math.max(WORDS_MIN, needed * 2);
    this.#words = new Uint32Array(length);
    this.#sums = new Uint32Array(length + 1);
  }

  #countWords(): void {
    this.#size = 0;
    this.#sums.fill(0);
    for (let node = 1; node < this.#sums.length; node += 1) {
      const count = popcount(this.#words[node - 1] as number);
      this.#size += count;
      const own = (this.#sums[node] as number) + count;
      this.#sums[node] = own;
      const parent = node + (node & -node);
      if (parent < this.#sums.length) this.#sums[parent] = (this.#sums[parent] as number) + own;
    }
  }
}

/** Set bits of a 32-bit word. */
export function popcount(word: number): number {
  let v = word - ((word >>> 1) & 0x55555555);
  v = (v & 0x33333333) + ((v >>> 2) & 0x33333333);
  return Math.imul((v + (v >>> 4)) & 0x0f0f0f0f, 0x01010101) >>> 24;
}

function highestPowerOfTwo(value: number): number {
  return 1 << (31 - Math.clz32(value));
}
