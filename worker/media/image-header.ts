/**
 * What an image file says of itself before anything is decoded. Walks the structure strictly, so that
 * the size found here is the size a decoder will meet: a file that hides a second header between its
 * segments is refused rather than searched.
 */
import { exifOrientation, type Orientation } from "./exif-orientation.ts";
import { isFrameHeader, jpegSegments, MARKER } from "./jpeg/segments.ts";

export interface ImageHeader {
  readonly width: number;
  readonly height: number;
  readonly orientation: Orientation;
}

export type ImageFormat = "JPEG" | "PNG" | "WebP";

/** The format by its magic bytes, or null when it is none of the three. */
export function imageFormat(bytes: Uint8Array): ImageFormat | null {
  if (bytes[0] === 0xff && bytes[1] === 0xd8 && bytes[2] === 0xff) return "JPEG";
  if (bytes[0] === 0x89 && ascii(bytes, 1, 7) === "PNG\r\n\x1a\n") return "PNG";
  if (ascii(bytes, 0, 4) === "RIFF" && ascii(bytes, 8, 4) === "WEBP") return "WebP";
  return null;
}

/** Size and orientation, or null when the file is damaged or cut off. */
export function readImageHeader(bytes: Uint8Array, format: ImageFormat): ImageHeader | null {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  try {
    const header = READERS[format](bytes, view);
    return header !== null && header.width > 0 && header.height > 0 ? header : null;
  } catch (error) {
    // A DataView throws past its end, and so does a missing marker: the file is not what it says.
    if (error instanceof RangeError) return null;
    throw error;
  }
}

type Reader = (bytes: Uint8Array, view: DataView) => ImageHeader | null;

const READERS: Readonly<Record<ImageFormat, Reader>> = {
  JPEG: readJpeg,
  PNG: readPng,
  WebP: readWebp,
};

/** The frame and the orientation before it; a scan before the frame is no JPEG's. */
function readJpeg(bytes: Uint8Array, view: DataView): ImageHeader | null {
  let orientation: Orientation = 1;
  for (const { marker, start, end } of jpegSegments(bytes, view)) {
    if (marker === MARKER.startOfScan) return null;
    if (isFrameHeader(marker)) {
      if (!hasEndOfImage(bytes)) return null;
      return { height: view.getUint16(start + 1), width: view.getUint16(start + 3), orientation };
    }
    if (marker === MARKER.exif && ascii(bytes, start, 6) === "Exif\0\0") {
      orientation = exifOrientation(bytes.subarray(start + 6, end));
    }
  }
  return null;
}

/** Phones append whole videos to a photo, so the end of the image need not be the end of the file. */
function hasEndOfImage(bytes: Uint8Array): boolean {
  for (
    let at = bytes.lastIndexOf(MARKER.endOfImage);
    at > 0;
    at = bytes.lastIndexOf(MARKER.endOfImage, at - 1)
  ) {
    if (bytes[at - 1] === 0xff) return true;
  }
  return false;
}

/** PNG, third edition: length, type, data, checksum; IHDR first and IEND last. */
function readPng(bytes: Uint8Array, view: DataView): ImageHeader | null {
  if (ascii(bytes, 12, 4) !== "IHDR") return null;
  let orientation: Orientation = 1;
  for (let at = 8; ;) {
    const length = view.getUint32(at);
    const type = ascii(bytes, at + 4, 4);
    if (type === "IEND") {
      return { width: view.getUint32(16), height: view.getUint32(20), orientation };
    }
    if (type === "eXIf") orientation = exifOrientation(bytes.subarray(at + 8, at + 8 + length));
    at += 12 + length;
  }
}

/** RFC 9649: RIFF chunks padded to even lengths; VP8X gives the canvas, VP8 or VP8L holds the pixels. */
function readWebp(bytes: Uint8Array, view: DataView): ImageHeader | null {
  const end = 8 + view.getUint32(4, true);
  if (end > bytes.length) return null;
  let canvas = { width: 0, height: 0 };
  let orientation: Orientation = 1;
  let pixels: { width: number; height: number } | null = null;
  for (let at = 12; at + 8 <= end;) {
    const type = ascii(bytes, at, 4);
    const length = view.getUint32(at + 4, true);
    const start = at + 8;
    if (type === "VP8X")
      canvas = { width: 1 + uint24(view, start + 4), height: 1 + uint24(view, start + 7) };
    else if (type === "EXIF") orientation = exifOrientation(bytes.subarray(start, start + length));
    else if (type === "ANMF") pixels ??= framePixels(bytes, view, start + ANIMATION_HEADER_BYTES);
    else pixels ??= framePixels(bytes, view, at);
    at = start + length + (length % 2);
  }
  if (pixels === null) return null;
  return {
    width: Math.max(canvas.width, pixels.width),
    height: Math.max(canvas.height, pixels.height),
    orientation,
  };
}

const ANIMATION_HEADER_BYTES = 16;

/** Size in the pixel chunk at `at`; null when it is another kind of chunk. */
function framePixels(bytes: Uint8Array, view: DataView, at: number) {
  const start = at + 8;
  switch (ascii(bytes, at, 4)) {
    case "VP8 ":
      return {
        width: view.getUint16(start + 6, true) & 0x3fff,
        height: view.getUint16(start + 8, true) & 0x3fff,
      };
    case "VP8L": {
      const bits = view.getUint32(start + 1, true);
      return { width: 1 + (bits & 0x3fff), height: 1 + ((bits >>> 14) & 0x3fff) };
    }
    default:
      return null;
  }
}

function uint24(view: DataView, at: number): number {
  return view.getUint16(at, true) + view.getUint8(at + 2) * 0x10000;
}

function ascii(bytes: Uint8Array, at: number, length: number): string {
  return String.fromCharCode(...bytes.subarray(at, at + length));
}
