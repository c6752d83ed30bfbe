import { HuffmanTable } from "./huffman-table.ts";

/** Low frequencies kept of a block's 64: the first four of each direction. */
export const KEPT = 16;

/** A colour of the image and its coefficients. */
export interface Component {
  readonly id: number;
  /** Blocks in an MCU, across and down. */
  readonly across: number;
  readonly down: number;
  readonly quantization: number;
  /** Blocks that hold something of the image. */
  readonly columns: number;
  readonly rows: number;
  /** Blocks stored in a row: whole MCUs. */
  readonly stride: number;
  /** 16 coefficients a block, row by row of the four by four of lowest frequency, still quantized. */
  readonly kept: Int16Array;
  /** Two words a block: bit k of the 64 says that the coefficient of zigzag index k is not zero. */
  readonly nonzero: Uint32Array;
}

export interface Frame {
  readonly width: number;
  readonly height: number;
  readonly isProgressive: boolean;
  readonly components: readonly Component[];
  /** MCUs across and down. */
  readonly mcuColumns: number;
  readonly mcuRows: number;
}

/** A frame header (T.81, B.2.2); null when it is not of eight bits and one or three colours. */
export function readFrame(view: DataView, start: number, isProgressive: boolean): Frame | null {
  const [bits, count] = [view.getUint8(start), view.getUint8(start + 5)];
  if (bits !== 8 || (count !== 1 && count !== 3)) return null;
  const [height, width] = [view.getUint16(start + 1), view.getUint16(start + 3)];
  const headers = Array.from({ length: count }, (_, index) => {
    const at = start + 6 + index * 3;
    const factors = view.getUint8(at + 1);
    return {
      id: view.getUint8(at),
      across: factors >>> 4,
      down: factors & 15,
      quantization: view.getUint8(at + 2),
    };
  });
  if (headers.some(({ across, down }) => !isFactor(across) || !isFactor(down))) {
    throw new RangeError("a sampling factor is not 1 to 4");
  }
  const most = {
    across: Math.max(...headers.map(({ across }) => across)),
    down: Math.max(...headers.map(({ down }) => down)),
  };
  const mcuColumns = Math.ceil(width / (8 * most.across));
  const mcuRows = Math.ceil(height / (8 * most.down));
  const components = headers.map((header) => {
    const stride = mcuColumns * header.across;
    const blocks = stride * mcuRows * header.down;
    return {
      ...header,
      columns: Math.ceil((width * header.across) / most.across / 8),
      rows: Math.ceil((height * header.down) / most.down / 8),
      stride,
      kept: new Int16Array(blocks * KEPT),
      nonzero: new Uint32Array(isProgressive ? blocks * 2 : 0),
    };
  });
  return { width, height, isProgressive, components, mcuColumns, mcuRows };
}

function isFactor(value: number): boolean {
  return value >= 1 && value <= 4;
}

/** Tables by class and destination: 0 to 3 for DC, 16 to 19 for AC (T.81, B.2.4.2). */
export function readHuffmanTables(
  bytes: Uint8Array,
  { start, end }: { readonly start: number; readonly end: number },
): Map<number, HuffmanTable> {
  const tables = new Map<number, HuffmanTable>();
  for (let at = start; at < end;) {
    const counts = bytes.subarray(at + 1, at + 17);
    const total = counts.reduce((sum, count) => sum + count, 0);
    const symbols = bytes.subarray(at + 17, at + 17 + total);
    tables.set(bytes[at] ?? 0, new HuffmanTable(counts, symbols));
    at += 17 + total;
  }
  return tables;
}

/** Tables by destination, 64 values each in zigzag order (T.81, B.2.4.1). */
export function readQuantization(
  view: DataView,
  { start, end }: { readonly start: number; readonly end: number },
): Map<number, Uint16Array> {
  const tables = new Map<number, Uint16Array>();
  for (let at = start; at < end;) {
    const header = view.getUint8(at);
    const bytesEach = header >>> 4 === 0 ? 1 : 2;
    const value = (index: number) =>
      bytesEach === 1 ? view.getUint8(at + 1 + index) : view.getUint16(at + 1 + index * 2);
    tables.set(
      header & 15,
      Uint16Array.from({ length: 64 }, (_, index) => value(index)),
    );
    at += 1 + 64 * bytesEach;
  }
  return tables;
}
