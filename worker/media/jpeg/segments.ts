/** Markers of ITU-T T.81, table B.1. */
export const MARKER = {
  baseline: 0xc0,
  extended: 0xc1,
  progressive: 0xc2,
  huffmanTables: 0xc4,
  endOfImage: 0xd9,
  startOfScan: 0xda,
  quantization: 0xdb,
  restartInterval: 0xdd,
  exif: 0xe1,
  adobe: 0xee,
} as const;

/** A marker with its parameters, `start` to `end` in the file. */
export interface Segment {
  readonly marker: number;
  readonly start: number;
  readonly end: number;
}

/**
 * The segments of a JPEG up to its end (T.81, annex B): markers `FF xx` with a length that counts itself.
 * The coded data that follow a scan's header are passed over.
 *
 * @throws RangeError where the next marker should be and is not
 */
export function* jpegSegments(bytes: Uint8Array, view: DataView): Generator<Segment> {
  let at = 2;
  for (;;) {
    if (view.getUint8(at) !== 0xff) throw new RangeError(`no marker at byte ${at}`);
    const marker = view.getUint8(at + 1);
    if (marker === 0xff) {
      at += 1; // Fill byte.
      continue;
    }
    if (marker === MARKER.endOfImage) return;
    const end = at + 2 + view.getUint16(at + 2);
    yield { marker, start: at + 4, end };
    at = marker === MARKER.startOfScan ? endOfCodedData(bytes, end) : end;
  }
}

/** SOF0 to SOF15; C4, C8 and CC lie among them and mean other things. */
export function isFrameHeader(marker: number): boolean {
  return marker >= 0xc0 && marker <= 0xcf && ![0xc4, 0xc8, 0xcc].includes(marker);
}

/** The next marker that is neither a stuffed `FF 00` nor one of the restarts within a scan. */
function endOfCodedData(bytes: Uint8Array, start: number): number {
  for (let at = bytes.indexOf(0xff, start); at >= 0; at = bytes.indexOf(0xff, at + 1)) {
    const next = bytes[at + 1] ?? 0;
    if (next !== 0 && next !== 0xff && !(next >= 0xd0 && next <= 0xd7)) return at;
  }
  return bytes.length;
}
