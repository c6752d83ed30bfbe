import type { Orientation } from "./exif-orientation.ts";

export interface Pixels {
  /** RGBA, row by row from the top. */
  readonly rgba: Uint8Array;
  readonly width: number;
  readonly height: number;
}

/**
 * Turns an image as its Exif orientation asks: 2 and 4 mirror it, 3 turns it half round, 5 to 8 swap
 * its axes (CIPA DC-008, table of tag 274).
 */
export function upright(image: Pixels, orientation: Orientation): Pixels {
  if (orientation === 1) return image;
  const { width, height } = image;
  const swapped = orientation >= 5;
  const [outWidth, outHeight] = swapped ? [height, width] : [width, height];
  const from = new Uint32Array(image.rgba.buffer, image.rgba.byteOffset, width * height);
  const to = new Uint32Array(width * height);
  const leftward = [2, 3, 7, 8].includes(orientation);
  const upward = [3, 4, 6, 7].includes(orientation);
  for (let y = 0; y < outHeight; y++) {
    for (let x = 0; x < outWidth; x++) {
      // The stored pixel shown at (x, y): axes swapped back first, then counted from the other end.
      const storedX = swapped ? y : x;
      const storedY = swapped ? x : y;
      const column = leftward ? width - 1 - storedX : storedX;
      const row = upward ? height - 1 - storedY : storedY;
      to[y * outWidth + x] = from[row * width + column] ?? 0;
    }
  }
  return { rgba: new Uint8Array(to.buffer), width: outWidth, height: outHeight };
}

/** Lays a see-through image on white, in place; JPEG has no transparency. */
export function flattenOnWhite({ rgba }: Pixels): void {
  for (let at = 3; at < rgba.length; at += 4) {
    const alpha = rgba[at] ?? 255;
    if (alpha === 255) continue;
    for (let channel = at - 3; channel < at; channel++) {
      rgba[channel] = Math.round(255 + (((rgba[channel] ?? 0) - 255) * alpha) / 255);
    }
    rgba[at] = 255;
  }
}
