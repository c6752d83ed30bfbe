/** Makes what is stored of a photo: an upright JPEG without metadata, and its thumbnail. */
import { PhotonImage, resize, SamplingFilter } from "@cf-wasm/photon";
import { PHOTO_PIXELS_MAX } from "../../contracts/limits.ts";
import { ApiError } from "../api-error.ts";
import { imageFormat, readImageHeader } from "./image-header.ts";
import { flattenOnWhite, upright, type Pixels } from "./upright.ts";

const PHOTO_JPEG_QUALITY = 90;
const THUMBNAIL_JPEG_QUALITY = 85;
const THUMBNAIL_WIDTH = 128;

/** JPEG bytes. */
export interface Photo {
  readonly full: Uint8Array;
  readonly thumbnail: Uint8Array;
}

/**
 * Reads the header first and decodes only what is known to be small enough.
 *
 * @throws ApiError `unsupported_media_type` when it is no JPEG, PNG or WebP, `too_large` when it has
 * too many pixels, `bad_request` when it is damaged
 */
export function developPhoto(bytes: Uint8Array): Photo {
  const format = imageFormat(bytes);
  if (format === null) {
    throw new ApiError(
      "unsupported_media_type",
      "the file is not an image that can be read here; send a JPEG, PNG or WebP",
    );
  }
  const header = readImageHeader(bytes, format);
  if (header === null) throw damaged(format);
  const { width, height, orientation } = header;
  if (width * height > PHOTO_PIXELS_MAX) {
    throw new ApiError(
      "too_large",
      `the photo has ${width}×${height} pixels; at most ${PHOTO_PIXELS_MAX} are allowed`,
    );
  }
  // Disposed of by hand: WebAssembly memory is not collected.
  let image = decode(bytes, format);
  try {
    if (format !== "JPEG" || orientation !== 1) {
      const pixels = pixelsOf(image);
      image.free();
      flattenOnWhite(pixels);
      image = imageOf(upright(pixels, orientation));
    }
    return { full: image.get_bytes_jpeg(PHOTO_JPEG_QUALITY), thumbnail: thumbnailOf(image) };
  } finally {
    image.free();
  }
}

function decode(bytes: Uint8Array, format: string): PhotonImage {
  try {
    return PhotonImage.new_from_byteslice(bytes);
  } catch (cause) {
    // photon panics on any error of its decoders; the instance can be used on.
    throw damaged(format, cause);
  }
}

function thumbnailOf(image: PhotonImage): Uint8Array {
  const width = Math.min(THUMBNAIL_WIDTH, image.get_width());
  const height = Math.max(1, Math.round((image.get_height() * width) / image.get_width()));
  const small = resize(image, width, height, SamplingFilter.Lanczos3);
  try {
    return small.get_bytes_jpeg(THUMBNAIL_JPEG_QUALITY);
  } finally {
    small.free();
  }
}

function pixelsOf(image: PhotonImage): Pixels {
  return { rgba: image.get_raw_pixels(), width: image.get_width(), height: image.get_height() };
}

function imageOf({ rgba, width, height }: Pixels): PhotonImage {
  return new PhotonImage(rgba, width, height);
}

function damaged(format: string, cause?: unknown): ApiError {
  return new ApiError("bad_request", `the ${format} is damaged or cut off`, { cause });
}
