/** The picture in a form that PixVerse takes: JPEG, PNG or WebP, at most 20 MB and 4,000 px a side. */
import { readFile } from "node:fs/promises";
import sharp from "sharp";
import { PixverseError } from "./pixverse-error.ts";

const BYTES_MAX = 20_000_000;
const SIDE_MAX = 4000;
const TYPES: Readonly<Record<string, string>> = {
  jpeg: "image/jpeg",
  png: "image/png",
  webp: "image/webp",
};

export interface UploadPicture {
  readonly bytes: Uint8Array<ArrayBuffer>;
  readonly type: string;
  readonly name: string;
}

/**
 * Reads a picture; what PixVerse would refuse is re-encoded as a JPEG that it takes.
 *
 * @throws PixverseError `input` if the file is not a picture
 */
export async function readUploadPicture(path: string): Promise<UploadPicture> {
  const bytes = new Uint8Array(await readFile(path));
  try {
    const { format, width, height } = await sharp(bytes).metadata();
    const type = TYPES[format];
    const fits = bytes.length <= BYTES_MAX && Math.max(width, height) <= SIDE_MAX;
    if (type !== undefined && fits) return { bytes, type, name: `picture.${format}` };
    const smaller = await sharp(bytes)
      .resize({ width: SIDE_MAX, height: SIDE_MAX, fit: "inside", withoutEnlargement: true })
      .flatten({ background: "white" })
      .jpeg({ quality: 92 })
      .toBuffer();
    return { bytes: new Uint8Array(smaller), type: "image/jpeg", name: "picture.jpeg" };
  } catch (cause) {
    throw new PixverseError("input", `${path} is not a picture that can be read`, { cause });
  }
}
