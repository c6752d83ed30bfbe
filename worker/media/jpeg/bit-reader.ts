import type { HuffmanTable } from "./huffman-table.ts";

/** Reads the coded data of a scan bit by bit: `FF 00` is a byte FF, any other `FF xx` ends the data. */
export class BitReader {
  readonly #bytes: Uint8Array;
  #at: number;
  /** The latest bytes read, and how many of its lowest bits are not used yet. */
  #held = 0;
  #count = 0;
  /** Zero bits taken for lack of data. */
  #missing = 0;

  constructor(bytes: Uint8Array, start: number) {
    this.#bytes = bytes;
    this.#at = start;
  }

  /** @param count 0 to 16 */
  bits(count: number): number {
    if (count === 0) return 0;
    if (this.#count < count) this.#fill();
    this.#count -= count;
    return (this.#held >>> this.#count) & ((1 << count) - 1);
  }

  symbol(table: HuffmanTable): number {
    if (this.#count < 16) this.#fill();
    const found = table.find((this.#held >>> (this.#count - 16)) & 0xffff);
    this.#count -= found >>> 8;
    return found & 0xff;
  }

  /** A number of `count` bits, the lower half of which stand for negative ones (T.81, F.2.2.1). */
  signed(count: number): number {
    const value = this.bits(count);
    return count === 0 || value >= 1 << (count - 1) ? value : value - (1 << count) + 1;
  }

  /**
   * Goes on behind the next restart marker.
   * @throws RangeError when there is none, or more was read than there was before it
   */
  restart(): void {
    this.expectEnough();
    const marker = this.#bytes[this.#at + 1] ?? 0;
    if (this.#bytes[this.#at] !== 0xff || marker < 0xd0 || marker > 0xd7) {
      throw new RangeError(`no restart marker at byte ${this.#at}`);
    }
    this.#at += 2;
    this.#count = 0;
    this.#missing = 0;
  }

  /** @throws RangeError when more was read than there is */
  expectEnough(): void {
    if (this.#missing > this.#count) throw new RangeError("the coded data end too early");
  }

  /** Holds more than 24 bits. */
  #fill(): void {
    while (this.#count <= 24) {
      this.#held = (this.#held << 8) | this.#nextByte();
      this.#count += 8;
    }
  }

  #nextByte(): number {
    const byte = this.#bytes[this.#at];
    if (byte === undefined || (byte === 0xff && this.#bytes[this.#at + 1] !== 0)) {
      this.#missing += 8;
      return 0;
    }
    this.#at += byte === 0xff ? 2 : 1;
    return byte;
  }
}
