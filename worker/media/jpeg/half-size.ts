/**
 * Decodes a JPEG at half its width and height. Of the 64 frequencies of a block only the sixteen lowest
 * are kept and turned into four by four pixels, so a photo of 16 megapixels takes 10 to 30 MB of
 * coefficients and 16 MB of pixels where a decoder of all of it takes 200 MB or more.
 */
import type { Pixels } from "../upright.ts";
import { KEPT, readFrame, readHuffmanTables, readQuantization } from "./frame.ts";
import type { Component, Frame } from "./frame.ts";
import type { HuffmanTable } from "./huffman-table.ts";
import { decodeScan, readScan, zigzagColumnsAndRows } from "./scan.ts";
import { isFrameHeader, jpegSegments, MARKER } from "./segments.ts";

/** Encoders write ten scans or so; a file of thousands would keep the machine busy for nothing. */
const SCANS_MAX = 100;

/**
 * @returns null when the JPEG is of a kind that is not read here: other than eight bits, Huffman codes,
 * and grey, YCbCr or RGB
 * @throws RangeError when it is damaged or cut off
 */
export function decodeHalfSize(bytes: Uint8Array): Pixels | null {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const huffman = new Map<number, HuffmanTable>();
  const quantization = new Map<number, Uint16Array>();
  let frame: Frame | null = null;
  let restartInterval = 0;
  let isRgb = false;
  let scans = 0;
  for (const segment of jpegSegments(bytes, view)) {
    const { marker, start } = segment;
    if (isFrameHeader(marker)) {
      const isProgressive = marker === MARKER.progressive;
      if (!isProgressive && marker !== MARKER.baseline && marker !== MARKER.extended) return null;
      if (frame) throw new RangeError("a second frame");
      frame = readFrame(view, start, isProgressive);
      if (!frame) return null;
    } else if (marker === MARKER.huffmanTables) {
      for (const [id, table] of readHuffmanTables(bytes, segment)) huffman.set(id, table);
    } else if (marker === MARKER.quantization) {
      for (const [id, table] of readQuantization(view, segment)) quantization.set(id, table);
    } else if (marker === MARKER.restartInterval) {
      restartInterval = view.getUint16(start);
    } else if (marker === MARKER.adobe) {
      isRgb = isRgbByAdobe(view, segment);
    } else if (marker === MARKER.startOfScan) {
      if (!frame) throw new RangeError("a scan before the frame");
      scans += 1;
      if (scans > SCANS_MAX) throw new RangeError(`more than ${SCANS_MAX} scans`);
      decodeScan(bytes, frame, readScan(view, segment, frame, huffman), restartInterval);
    }
  }
  if (!frame || scans === 0) throw new RangeError("there is no scan");
  const planes = frame.components.map((component) => planeOf(component, quantization));
  return paint(frame, planes, isRgb && planes.length === 3);
}

/** Adobe's marker: twelve bytes, the last of which is 0 for colours that were not turned into YCbCr. */
function isRgbByAdobe(view: DataView, { start, end }: { start: number; end: number }): boolean {
  return end - start >= 12 && view.getUint8(start) === 0x41 && view.getUint8(start + 11) === 0;
}

/** A colour's values, four rows and columns a block. */
interface Plane {
  readonly values: Uint8ClampedArray;
  readonly stride: number;
}

/** `BASIS[x * 4 + u]`: the four-point inverse DCT; the half is what shortening from eight points takes. */
const BASIS = Float32Array.from({ length: 16 }, (_, index) => {
  const [x, u] = [index >> 2, index & 3];
  return (u === 0 ? 0.5 : Math.SQRT1_2 * Math.cos(((2 * x + 1) * u * Math.PI) / 8)) * Math.SQRT1_2;
});

function planeOf(component: Component, tables: ReadonlyMap<number, Uint16Array>): Plane {
  const { kept, stride: columns } = component;
  const quantization = keptQuantization(tables.get(component.quantization));
  const stride = columns * 4;
  const values = new Uint8ClampedArray(kept.length);
  const [block, half] = [new Float32Array(KEPT), new Float32Array(KEPT)];
  for (let index = 0; index * KEPT < kept.length; index++) {
    for (let at = 0; at < KEPT; at++) {
      block[at] = (kept[index * KEPT + at] ?? 0) * (quantization[at] ?? 0);
    }
    // Transposed twice, so that both passes are the same.
    inverseColumns(block, half);
    inverseColumns(half, block);
    const corner = Math.floor(index / columns) * 4 * stride + (index % columns) * 4;
    for (let at = 0; at < KEPT; at++) {
      values[corner + (at >> 2) * stride + (at & 3)] = (block[at] ?? 0) + 128;
    }
  }
  return { values, stride };
}

/** The inverse DCT down the columns of four by four numbers, transposed. */
function inverseColumns(from: Float32Array, to: Float32Array): void {
  for (let column = 0; column < 4; column++) {
    for (let x = 0; x < 4; x++) {
      let sum = 0;
      for (let u = 0; u < 4; u++) sum += (BASIS[x * 4 + u] ?? 0) * (from[u * 4 + column] ?? 0);
      to[column * 4 + x] = sum;
    }
  }
}

/** The divisors of the kept coefficients, row by row. */
function keptQuantization(table: Uint16Array | undefined): Uint16Array {
  if (!table) throw new RangeError("a quantization table is missing");
  const kept = new Uint16Array(KEPT);
  for (const [k, [column, row]] of zigzagColumnsAndRows().entries()) {
    if (column < 4 && row < 4) kept[row * 4 + column] = table[k] ?? 0;
  }
  return kept;
}

/** Colours of fewer blocks are spread over those with more; YCbCr as JFIF has it. */
function paint(frame: Frame, planes: readonly Plane[], isRgb: boolean): Pixels {
  const [width, height] = [Math.ceil(frame.width / 2), Math.ceil(frame.height / 2)];
  const rgba = new Uint8ClampedArray(width * height * 4).fill(255);
  const most = Math.max(...frame.components.map(({ across }) => across));
  const tallest = Math.max(...frame.components.map(({ down }) => down));
  const sources = frame.components.map(({ across, down }, index) => ({
    ...(planes[index] ?? { values: new Uint8ClampedArray(), stride: 0 }),
    columnOf: Uint32Array.from({ length: width }, (_, x) => Math.floor((x * across) / most)),
    rowOf: (y: number) => Math.floor((y * down) / tallest),
  }));
  const [first, second, third] = sources;
  if (!first) throw new RangeError("there is no colour");
  for (let y = 0; y < height; y++) {
    for (let x = 0; x < width; x++) {
      const at = (y * width + x) * 4;
      const value = (source: typeof first) =>
        source.values[source.rowOf(y) * source.stride + (source.columnOf[x] ?? 0)] ?? 0;
      const a = value(first);
      const b = second ? value(second) : 128;
      const c = third ? value(third) : 128;
      rgba[at] = isRgb ? a : a + 1.402 * (c - 128);
      rgba[at + 1] = isRgb ? b : a - 0.344136 * (b - 128) - 0.714136 * (c - 128);
      rgba[at + 2] = isRgb ? c : a + 1.772 * (b - 128);
    }
  }
  return { rgba: new Uint8Array(rgba.buffer), width, height };
}
