import sharp from "sharp";
import type { Sharp } from "sharp";
import type { Pixels } from "../gpu/open-gpu.ts";

/** Encoded files of one picture. */
export interface EncodedPicture {
  readonly picture: Buffer;
  readonly thumbnail: Buffer;
}

/**
 * Encodes a picture as sRGB JPEG at the asked quality (1 to 100) with full colour resolution, so
 * that a saturated garment keeps its edges, and a thumbnail of the asked width beside it.
 */
export async function encodePicture(
  { width, height, rgba }: Pixels,
  quality: number,
  thumbnailWidth: number,
): Promise<EncodedPicture> {
  const raw = { raw: { width, height, channels: 4 as const } };
  const [picture, thumbnail] = await Promise.all([
    jpeg(sharp(rgba, raw), quality),
    jpeg(
      sharp(rgba, raw).resize({ width: thumbnailWidth, kernel: "lanczos3" }),
      Math.min(quality, THUMBNAIL_QUALITY),
    ),
  ]);
  return { picture, thumbnail };
}

/** A thumbnail is looked at small; above this only its file grows. */
const THUMBNAIL_QUALITY = 90;

function jpeg(image: Sharp, quality: number): Promise<Buffer> {
  return image.removeAlpha().jpeg({ quality, chromaSubsampling: "4:4:4" }).toBuffer();
}
