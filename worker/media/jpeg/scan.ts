/** Decodes the scans of a JPEG into the coefficients of its frame (ITU-T T.81, annexes F and G). */
import { BitReader } from "./bit-reader.ts";
import { KEPT, type Component, type Frame } from "./frame.ts";
import type { HuffmanTable } from "./huffman-table.ts";

/** A scan's header (T.81, B.2.3): which coefficients of which colours follow, and how exactly. */
export interface Scan {
  readonly parts: readonly ScanPart[];
  /** Zigzag indices. */
  readonly first: number;
  readonly last: number;
  /** Whether the scan adds a bit to what earlier ones gave. */
  readonly isRefinement: boolean;
  /** Bits that later scans will add. */
  readonly shift: number;
  /** Where the coded data begin. */
  readonly dataStart: number;
}

interface ScanPart {
  readonly component: Component;
  readonly dcTable: HuffmanTable | undefined;
  readonly acTable: HuffmanTable | undefined;
}

/** By zigzag index: the place among the kept coefficients, or -1. */
const KEPT_AT = zigzagColumnsAndRows().map(([column, row]) =>
  column < 4 && row < 4 ? row * 4 + column : -1,
);

/** Column and row of the coefficients in zigzag order: along the diagonals, in turns up and down. */
export function zigzagColumnsAndRows(): [number, number][] {
  const places: [number, number][] = [];
  for (let diagonal = 0; diagonal < 15; diagonal++) {
    for (let step = 0; step <= diagonal; step++) {
      const [low, high] = [step, diagonal - step];
      const place: [number, number] = diagonal % 2 === 0 ? [low, high] : [high, low];
      if (Math.max(low, high) < 8) places.push(place);
    }
  }
  return places;
}

/** @throws RangeError when it names what there is not */
export function readScan(
  view: DataView,
  { start, end }: { readonly start: number; readonly end: number },
  frame: Frame,
  tables: ReadonlyMap<number, HuffmanTable>,
): Scan {
  const count = view.getUint8(start);
  const parts = Array.from({ length: count }, (_, index) => {
    const id = view.getUint8(start + 1 + index * 2);
    const component = frame.components.find((one) => one.id === id);
    if (!component) throw new RangeError(`the scan names a colour ${id} that there is not`);
    const selector = view.getUint8(start + 2 + index * 2);
    const [dcTable, acTable] = [tables.get(selector >>> 4), tables.get(16 | (selector & 15))];
    return { component, dcTable, acTable };
  });
  if (count < 1 || count > 3) throw new RangeError(`a scan of ${count} colours`);
  const tail = start + 1 + count * 2;
  const bits = view.getUint8(tail + 2);
  const band = frame.isProgressive
    ? { first: view.getUint8(tail), last: view.getUint8(tail + 1) }
    : { first: 0, last: 63 };
  if (band.first > band.last || band.last > 63 || (band.first > 0 && count > 1)) {
    throw new RangeError(`a scan of the coefficients ${band.first} to ${band.last}`);
  }
  const isRefinement = frame.isProgressive && bits >>> 4 > 0;
  return { parts, ...band, isRefinement, shift: bits & 15, dataStart: end };
}

/**
 * @param restartInterval MCUs between restart markers, 0 for none
 * @throws RangeError when the data are damaged or cut off
 */
export function decodeScan(
  bytes: Uint8Array,
  frame: Frame,
  scan: Scan,
  restartInterval: number,
): void {
  const decoder = new ScanDecoder(new BitReader(bytes, scan.dataStart), frame, scan);
  const [only] = scan.parts;
  const isInterleaved = scan.parts.length > 1;
  const columns = !isInterleaved && only ? only.component.columns : frame.mcuColumns;
  const rows = !isInterleaved && only ? only.component.rows : frame.mcuRows;
  let untilRestart = restartInterval;
  for (let row = 0; row < rows; row++) {
    for (let column = 0; column < columns; column++) {
      if (restartInterval > 0 && untilRestart === 0) {
        decoder.restart();
        untilRestart = restartInterval;
      }
      untilRestart -= 1;
      for (const [index, part] of scan.parts.entries()) {
        if (isInterleaved) decoder.unit(index, part, column, row);
        else decoder.block(index, part, row * part.component.stride + column);
      }
    }
  }
  decoder.end();
}

class ScanDecoder {
  readonly #bits: BitReader;
  readonly #isProgressive: boolean;
  readonly #scan: Scan;
  /** The DC coefficient of the block before, by part of the scan. */
  readonly #dc = [0, 0, 0];
  /** Blocks, this one included, in which the band has nothing new. */
  #emptyBlocks = 0;

  constructor(bits: BitReader, frame: Frame, scan: Scan) {
    this.#bits = bits;
    this.#isProgressive = frame.isProgressive;
    this.#scan = scan;
  }

  restart(): void {
    this.#bits.restart();
    this.#dc.fill(0);
    this.#emptyBlocks = 0;
  }

  end(): void {
    this.#bits.expectEnough();
  }

  /** One colour's blocks of an MCU. */
  unit(index: number, part: ScanPart, column: number, row: number): void {
    const { across, down, stride } = part.component;
    for (let y = 0; y < down; y++) {
      for (let x = 0; x < across; x++) {
        this.block(index, part, (row * down + y) * stride + column * across + x);
      }
    }
  }

  block(index: number, part: ScanPart, block: number): void {
    const { first, last, isRefinement } = this.#scan;
    const { component, acTable } = part;
    if (first === 0) this.#decodeDc(index, part, block);
    if (last === 0) return;
    if (!acTable) throw new RangeError("the scan's AC table is missing");
    if (!this.#isProgressive) this.#sequentialAc(component, acTable, block);
    else if (isRefinement) this.#refineAc(component, acTable, block);
    else this.#firstAc(component, acTable, block);
  }

  #decodeDc(index: number, { component, dcTable }: ScanPart, block: number): void {
    const { isRefinement, shift } = this.#scan;
    const at = block * KEPT;
    if (isRefinement) {
      component.kept[at] = (component.kept[at] ?? 0) | (this.#bits.bits(1) << shift);
      return;
    }
    if (!dcTable) throw new RangeError("the scan's DC table is missing");
    const dc = (this.#dc[index] ?? 0) + this.#bits.signed(this.#bits.symbol(dcTable) & 15);
    this.#dc[index] = dc;
    component.kept[at] = this.#isProgressive ? dc << shift : dc;
  }

  #sequentialAc(component: Component, table: HuffmanTable, block: number): void {
    for (let k = 1; k < 64; k++) {
      const symbol = this.#bits.symbol(table);
      const [zeros, size] = [symbol >>> 4, symbol & 15];
      if (size === 0 && zeros < 15) return;
      k += zeros;
      const value = this.#bits.signed(size);
      const at = KEPT_AT[k] ?? -1;
      if (at >= 0) component.kept[block * KEPT + at] = value;
    }
  }

  #firstAc(component: Component, table: HuffmanTable, block: number): void {
    if (this.#emptyBlocks > 0) {
      this.#emptyBlocks -= 1;
      return;
    }
    const { first, last, shift } = this.#scan;
    for (let k = first; k <= last; k++) {
      const symbol = this.#bits.symbol(table);
      const [zeros, size] = [symbol >>> 4, symbol & 15];
      if (size === 0 && zeros < 15) {
        this.#emptyBlocks = (1 << zeros) - 1 + this.#bits.bits(zeros);
        return;
      }
      k += zeros;
      if (size > 0) setCoefficient(component, block, k, this.#bits.signed(size) << shift);
    }
  }

  /** T.81, G.1.2.3: a bit for each coefficient that is not zero, and new ones of plus or minus one unit. */
  #refineAc(component: Component, table: HuffmanTable, block: number): void {
    const { first, last, shift } = this.#scan;
    let k = first;
    while (this.#emptyBlocks === 0 && k <= last) {
      const symbol = this.#bits.symbol(table);
      const [zeros, size] = [symbol >>> 4, symbol & 15];
      if (size === 0 && zeros < 15) {
        this.#emptyBlocks = (1 << zeros) + this.#bits.bits(zeros);
        break;
      }
      const value = size === 0 ? 0 : (this.#bits.bits(1) === 1 ? 1 : -1) << shift;
      k = this.#refineUntil(component, block, k, zeros);
      if (value !== 0) setCoefficient(component, block, k, value);
      k += 1;
    }
    if (this.#emptyBlocks === 0) return;
    this.#emptyBlocks -= 1;
    this.#refineUntil(component, block, k, Infinity);
  }

  /** Refines from `k` on until `zeros` zeros are passed. @returns the next zero, or one past the band */
  #refineUntil(component: Component, block: number, k: number, zeros: number): number {
    let left = zeros;
    for (; k <= this.#scan.last; k++) {
      if (isNonzero(component, block, k)) {
        if (this.#bits.bits(1) === 1) growCoefficient(component, block, k, this.#scan.shift);
      } else if (left === 0) {
        return k;
      } else {
        left -= 1;
      }
    }
    return k;
  }
}

function isNonzero({ nonzero }: Component, block: number, k: number): boolean {
  return (((nonzero[block * 2 + (k >>> 5)] ?? 0) >>> (k & 31)) & 1) === 1;
}

function setCoefficient(component: Component, block: number, k: number, value: number): void {
  if (k > 63) throw new RangeError("a block has more than 64 coefficients");
  const word = block * 2 + (k >>> 5);
  component.nonzero[word] = (component.nonzero[word] ?? 0) | (1 << (k & 31));
  const at = KEPT_AT[k] ?? -1;
  if (at >= 0) component.kept[block * KEPT + at] = value;
}

/** Adds the bit `shift` to a coefficient, away from zero, unless it has it. */
function growCoefficient({ kept }: Component, block: number, k: number, shift: number): void {
  const at = KEPT_AT[k] ?? -1;
  if (at < 0) return;
  const value = kept[block * KEPT + at] ?? 0;
  if ((Math.abs(value) & (1 << shift)) !== 0) return;
  kept[block * KEPT + at] = value + (value >= 0 ? 1 << shift : -(1 << shift));
}
