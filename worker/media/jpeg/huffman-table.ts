/** Codes this long or shorter are looked up in one step. */
const QUICK_BITS = 9;
const CODE_BITS_MAX = 16;

/** A Huffman table of ITU-T T.81, annex C: codes counted up within a length, then by length. */
export class HuffmanTable {
  /** By the next nine bits: `length << 8 | symbol`, 0 where the code is longer. */
  readonly #quick = new Uint16Array(1 << QUICK_BITS);
  /** By length: the first code that is too large for it, and what turns a code into its symbol's place. */
  readonly #limit = new Int32Array(CODE_BITS_MAX + 1);
  readonly #offset = new Int32Array(CODE_BITS_MAX + 1);
  readonly #symbols: Uint8Array;

  /**
   * @param counts how many codes there are of each length, 1 to 16
   * @param symbols in the order of their codes
   * @throws RangeError when there are more codes than a length has room for
   */
  constructor(counts: Uint8Array, symbols: Uint8Array) {
    this.#symbols = symbols;
    let code = 0;
    let place = 0;
    for (let length = 1; length <= CODE_BITS_MAX; length++) {
      const count = counts[length - 1] ?? 0;
      this.#offset[length] = place - code;
      if (length <= QUICK_BITS)
        this.#fillQuick(length, code, symbols.subarray(place, place + count));
      code += count;
      place += count;
      if (code > 1 << length) throw new RangeError(`too many codes of ${length} bits`);
      this.#limit[length] = code;
      code <<= 1;
    }
  }

  /**
   * @param next the next 16 bits
   * @returns `length << 8 | symbol`
   * @throws RangeError when no code begins so
   */
  find(next: number): number {
    const quick = this.#quick[next >>> (CODE_BITS_MAX - QUICK_BITS)] ?? 0;
    if (quick !== 0) return quick;
    for (let length = QUICK_BITS + 1; length <= CODE_BITS_MAX; length++) {
      const code = next >>> (CODE_BITS_MAX - length);
      if (code < (this.#limit[length] ?? 0)) {
        return (length << 8) | (this.#symbols[code + (this.#offset[length] ?? 0)] ?? 0);
      }
    }
    throw new RangeError("no such Huffman code");
  }

  #fillQuick(length: number, code: number, symbols: Uint8Array): void {
    const width = 1 << (QUICK_BITS - length);
    for (const [index, symbol] of symbols.entries()) {
      const at = (code + index) * width;
      this.#quick.fill((length << 8) | symbol, at, at + width);
    }
  }
}
