/** Photos for the tests, honest ones and hostile ones, made on the spot. */
import { PhotonImage } from "@cf-wasm/photon";

/** A picture whose left half is red and whose right half is blue, its top row of pixels green. */
function pixels(width: number, height: number): PhotonImage {
  const rgba = new Uint8Array(width * height * 4);
  for (let at = 0; at < width * height; at++) {
    const isTop = at < width * (height / 4);
    const color = isTop
      ? [0, 255, 0, 255]
      : at % width < width / 2
        ? [255, 0, 0, 255]
        : [0, 0, 255, 255];
    rgba.set(color, at * 4);
  }
  return new PhotonImage(rgba, width, height);
}

export function png(width: number, height: number): Uint8Array {
  return pixels(width, height).get_bytes();
}

export function jpeg(width: number, height: number): Uint8Array {
  return pixels(width, height).get_bytes_jpeg(95);
}

export function webp(width: number, height: number): Uint8Array {
  return pixels(width, height).get_bytes_webp();
}

/** The JPEG with an Exif segment that holds an orientation and a remark. */
export function withExif(image: Uint8Array, orientation: number, remark: string): Uint8Array {
  // Big-endian TIFF: two entries (orientation; ImageDescription, whose text follows the directory).
  const text = new TextEncoder().encode(`${remark}\0`);
  const tiff = new Uint8Array(38 + text.length);
  const view = new DataView(tiff.buffer);
  tiff.set([0x4d, 0x4d, 0, 42, 0, 0, 0, 8, 0, 2]);
  view.setUint16(10, 0x010e);
  view.setUint16(12, 2);
  view.setUint32(14, text.length);
  view.setUint32(18, 38);
  view.setUint16(22, 0x0112);
  view.setUint16(24, 3);
  view.setUint32(26, 1);
  view.setUint16(30, orientation);
  tiff.set(text, 38);
  const length = 2 + 6 + tiff.length;
  const segment = [
    0xff,
    0xe1,
    length >> 8,
    length & 255,
    ...new TextEncoder().encode("Exif\0\0"),
    ...tiff,
  ];
  return new Uint8Array([...image.subarray(0, 2), ...segment, ...image.subarray(2)]);
}

/** A PNG whose header claims a size and whose pixels are a few bytes of nothing. */
export function pngClaiming(width: number, height: number): Uint8Array {
  const header = new DataView(new ArrayBuffer(13));
  header.setUint32(0, width);
  header.setUint32(4, height);
  header.setUint8(8, 1);
  return new Uint8Array([
    ...PNG_SIGNATURE,
    ...pngChunk("IHDR", new Uint8Array(header.buffer)),
    ...pngChunk("IDAT", new Uint8Array(64)),
    ...pngChunk("IEND", new Uint8Array()),
  ]);
}

const PNG_SIGNATURE = [0x89, 0x50, 0x4e, 0x47, 13, 10, 26, 10];

function pngChunk(type: string, data: Uint8Array): Uint8Array {
  const chunk = new Uint8Array(12 + data.length);
  new DataView(chunk.buffer).setUint32(0, data.length);
  chunk.set(new TextEncoder().encode(type), 4);
  chunk.set(data, 8);
  return chunk;
}

/** A JPEG cut to its headers, whose frame claims a size. */
export function jpegClaiming(width: number, height: number): Uint8Array {
  const frame = [8, height >> 8, height & 255, width >> 8, width & 255, 1, 1, 0x11, 0];
  return new Uint8Array([0xff, 0xd8, 0xff, 0xc0, 0, 2 + frame.length, ...frame, 0xff, 0xd9]);
}

export interface Decoded {
  readonly width: number;
  readonly height: number;
  /** `red`, `green`, `blue` or `other`. */
  colorAt(x: number, y: number): string;
}

export function decode(image: ArrayBuffer): Decoded {
  const photon = PhotonImage.new_from_byteslice(new Uint8Array(image));
  const [width, height, rgba] = [photon.get_width(), photon.get_height(), photon.get_raw_pixels()];
  photon.free();
  return {
    width,
    height,
    colorAt(x, y) {
      const at = (Math.floor(y * height) * width + Math.floor(x * width)) * 4;
      const strong = [...rgba.subarray(at, at + 3)].map((value) => value > 128);
      const index = ["true,false,false", "false,true,false", "false,false,true"].indexOf(
        strong.join(),
      );
      return ["red", "green", "blue"][index] ?? "other";
    },
  };
}
