import type { Pixels } from "./open-gpu.ts";

/** A colour this far from the corner's, in any channel, is a mark. */
const VISIBLE_STEP = 6;

/** A figure covers a twentieth of its picture and more; a blank one at most has noise. */
const LEAST_MARKED_SHARE = 0.002;

/** Looks at every 7th pixel: odd, so that it is not caught in columns or rows. */
const STRIDE = 7;

/** Whether (nearly) all of a picture is one colour: what a GPU gives back that drew nothing. */
export function isBlank({ rgba }: Pixels): boolean {
  let looked = 0;
  let marked = 0;
  for (let i = 0; i < rgba.length; i += 4 * STRIDE) {
    looked++;
    const away = Math.max(
      Math.abs((rgba[i] as number) - (rgba[0] as number)),
      Math.abs((rgba[i + 1] as number) - (rgba[1] as number)),
      Math.abs((rgba[i + 2] as number) - (rgba[2] as number)),
    );
    if (away >= VISIBLE_STEP) marked++;
  }
  return marked < looked * LEAST_MARKED_SHARE;
}
