const ORIENTATION_TAG = 0x0112;
const TYPE_SHORT = 3;
const ENTRY_BYTES = 12;

/** How the sensor was held, 1 (upright) to 8, as Exif numbers it. */
export type Orientation = 1 | 2 | 3 | 4 | 5 | 6 | 7 | 8;
const ORIENTATIONS: readonly Orientation[] = [1, 2, 3, 4, 5, 6, 7, 8];

/**
 * Reads the orientation from an Exif block, which is a TIFF file without pixels: byte order, offset of
 * the first directory, then entries of 12 bytes (tag, type, count, value). Anything odd counts as upright.
 *
 * @param tiff starts at the byte order mark (`II` or `MM`)
 */
export function exifOrientation(tiff: Uint8Array): Orientation {
  const view = new DataView(tiff.buffer, tiff.byteOffset, tiff.byteLength);
  if (view.byteLength < 14) return 1;
  const mark = view.getUint16(0);
  const littleEndian = mark === 0x4949;
  if (!littleEndian && mark !== 0x4d4d) return 1;
  const directory = view.getUint32(4, littleEndian);
  if (directory + 2 > view.byteLength) return 1;
  const entries = view.getUint16(directory, littleEndian);
  for (let index = 0; index < entries; index++) {
    const entry = directory + 2 + index * ENTRY_BYTES;
    if (entry + ENTRY_BYTES > view.byteLength) return 1;
    if (view.getUint16(entry, littleEndian) !== ORIENTATION_TAG) continue;
    if (view.getUint16(entry + 2, littleEndian) !== TYPE_SHORT) return 1;
    const value = view.getUint16(entry + 8, littleEndian);
    return ORIENTATIONS.find((known) => known === value) ?? 1;
  }
  return 1;
}
