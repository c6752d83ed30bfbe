import { popcount } from "./order-index.ts";

/** A published bitmap of waiting order numbers, with the ranks in it: what polls are answered from. */
export class RankBitmap {
  readonly size: number;
  readonly #base: number;
  readonly #words: Uint32Array;
  /** Members before each word. */
  readonly #before: Uint32Array;

  constructor(base: number, words: Uint32Array) {
    this.#base = base;
    this.#words = words;
    this.#before = new Uint32Array(words.length);
    let count = 0;
    words.forEach((word, index) => {
      this.#before[index] = count;
      count += popcount(word);
    });
    this.size = count;
  }

  /** 1-based place of a member among the members; 0 for any other number. O(1). */
  position(order: number): number {
    const bit = order - this.#base;
    if (bit < 0 || bit >= this.#words.length * 32) return 0;
    const word = this.#words[bit >>> 5] as number;
    if (((word >>> (bit & 31)) & 1) === 0) return 0;
    return (this.#before[bit >>> 5] as number) + popcount(word << (31 - (bit & 31)));
  }
}
