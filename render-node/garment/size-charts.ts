/**
 * Body measurements that garment sizes are made for, in centimetres.
 *
 * Chest and bust are the middles of the bands of EN 13402-3 (letter codes XXS … 3XL); waist and hips
 * follow its paired girths (women: waist = bust − 16, hips = bust + 8 up to L, then less; men: waist =
 * chest − 12, hips = chest − 1). US women's numbers are ASTM D5585-11e1 (misses, straight). Neck,
 * arms and legs are graded from the ANSUR II means (neck +1, upper arm +2, thigh +3 a letter).
 */
import { SIZES, type Size } from "../../contracts/garment-options.ts";
import type { Sex } from "../avatar/avatar.ts";

export interface SizeBody {
  readonly height: number;
  readonly neck: number;
  readonly chest: number;
  readonly waist: number;
  readonly hips: number;
  readonly upperArm: number;
  readonly elbow: number;
  readonly wrist: number;
  readonly thigh: number;
  readonly knee: number;
  readonly ankle: number;
}

export const SIZE_CHART_SOURCE = "EN 13402-3";

const COLUMNS = [
  "height",
  "neck",
  "chest",
  "waist",
  "hips",
  "upperArm",
  "elbow",
  "wrist",
  "thigh",
  "knee",
  "ankle",
] as const satisfies readonly (keyof SizeBody)[];

const ROWS: Readonly<Record<Sex, Readonly<Record<Size, readonly number[]>>>> = {
  female: {
    XXS: [162, 31, 70, 54, 80, 23, 21, 13.8, 46, 31.5, 20],
    XS: [164, 32, 78, 62, 87, 25, 22.5, 14.4, 50, 33.5, 20.8],
    S: [166, 33, 86, 70, 94, 27, 24, 15, 54, 35.5, 21.6],
    M: [168, 34, 94, 78, 102, 29.5, 25.5, 15.6, 58.5, 37.5, 22.4],
    L: [169, 35.5, 102.5, 86.5, 109.5, 32, 27, 16.2, 63, 39.5, 23.2],
    XL: [170, 37.5, 113, 97, 118.5, 35, 29, 17, 68, 42, 24.2],
    XXL: [171, 39.5, 125, 110, 128.5, 38.5, 31, 17.8, 74, 45, 25.4],
    XXXL: [172, 41.5, 137, 123, 138.5, 42, 33, 18.6, 80, 48, 26.6],
  },
  male: {
    XXS: [170, 33.5, 74, 62, 76, 25, 23.5, 15, 45, 33, 21.5],
    XS: [173, 35.5, 82, 70, 83, 27, 25, 15.7, 49, 35, 22.5],
    S: [176, 37.5, 90, 78, 90, 29.5, 26.5, 16.4, 53, 37, 23.3],
    M: [178, 39.5, 98, 86, 97, 32, 28, 17.1, 57, 39, 24.1],
    L: [180, 41.5, 106, 94, 104.5, 34.5, 29.5, 17.8, 61, 41, 24.9],
    XL: [181, 43.5, 114, 102, 112, 37, 31, 18.5, 65, 43, 25.7],
    XXL: [182, 45.5, 123.5, 112, 120, 40, 33, 19.3, 70, 45.5, 26.7],
    XXXL: [183, 48, 135, 124.5, 129, 43.5, 35, 20.2, 76, 48.5, 27.9],
  },
};

/** The body a size is made for. Throws a RangeError naming the sizes there are. */
export function sizeBody(sex: Sex, size: string): SizeBody {
  const row = ROWS[sex][parseSize(size)];
  return Object.fromEntries(COLUMNS.map((name, i) => [name, row[i]])) as unknown as SizeBody;
}

/** Reads a size label: letters in any case, `2XL` for `XXL`, and so on. */
export function parseSize(label: string): Size {
  const letters = label
    .trim()
    .toUpperCase()
    .replace(/^([2-4])X/, (_, times: string) => "X".repeat(Number(times)));
  const size = SIZES.find((known) => known === letters);
  if (!size) throw new RangeError(`Unknown size "${label}"; known sizes: ${SIZES.join(", ")}`);
  return size;
}
