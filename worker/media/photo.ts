/** Makes what is stored of a photo: an upright JPEG without metadata, and its thumbnail. */
import { PhotonImage, resize, SamplingFilter } from "@cf-wasm/photon";
import { PHOTO_PIXELS_DECODED_MAX, PHOTO_PIXELS_MAX } from "../../contracts/limits.ts";
import { ApiError } from "../api-error.ts";
import {
  imageFormat,
  readImageHeader,
  type ImageFormat,
  type ImageHeader,
} from "./image-header.ts";
import { decodeHalfSize } from "./jpeg/half-size.ts";
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
 * Reads the header first and decodes only what is known to be small enough; a JPEG of more than
 * `PHOTO_PIXELS_DECODED_MAX` is stored at half its width and height.
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
  // Disposed of by hand: WebAssembly memory is not collected.
  const image = decode(bytes, format, header);
  try {
    return { full: image.get_bytes_jpeg(PHOTO_JPEG_QUALITY), thumbnail: thumbnailOf(image) };
  } finally {
    image.free();
  }
}

/** The picture, upright and without transparency. */
function decode(bytes: Uint8Array, format: ImageFormat, header: ImageHeader): PhotonImage {
  const { width, height, orientation } = header;
  if (width * height > PHOTO_PIXELS_DECODED_MAX) {
    return imageOf(upright(decodeHalf(bytes, format, header), orientation));
  }
  const image = decodeWhole(bytes, format);
  if (format === "JPEG" && orientation === 1) return image;
  const pixels = pixelsOf(image);
  image.free();
  flattenOnWhite(pixels);
  return imageOf(upright(pixels, orientation));
}

function decodeHalf(bytes: Uint8Array, format: ImageFormat, header: ImageHeader): Pixels {
  const { width, height } = header;
  const size = `the photo has ${width}×${height} pixels`;
  if (width * height > PHOTO_PIXELS_MAX) {
    throw new ApiError("too_large", `${size}; at most ${PHOTO_PIXELS_MAX} are allowed`);
  }
  const pixels = format === "JPEG" ? unlessDamaged(format, () => decodeHalfSize(bytes)) : null;
  if (pixels !== null) return pixels;
  throw new ApiError(
    "too_large",
    `${size}; at most ${PHOTO_PIXELS_DECODED_MAX} are allowed of its kind, ${PHOTO_PIXELS_MAX} of a plain JPEG`,
  );
}

/** photon panics on any error of its decoders; the instance can be used on. */
function decodeWhole(bytes: Uint8Array, format: ImageFormat): PhotonImage {
  return unlessDamaged(format, () => PhotonImage.new_from_byteslice(bytes));
}

function unlessDamaged<Image>(format: ImageFormat, decoder: () => Image): Image {
  try {
    return decoder();
  } catch (cause) {
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

function damaged(format: ImageFormat, cause?: unknown): ApiError {
  return new ApiError("bad_request", `the ${format} is damaged or cut off`, { cause });
}
