/**
 * Fit in words and as one number, from ease. The bounds are those of the published tables for knit
 * tops (chest: fitted from 0, regular from 4, loose from 10, oversized from 18 cm) and trousers
 * (waist: 0.5, 3, 5.5 and 9 cm), taken as distances from the ease in the middle of "regular". So a
 * garment that is meant to be wide, or one that is meant to stretch, is "regular" on the body it is
 * made for.
 *
 * | distance from the ease that is meant, cm | tight below | fitted below | regular up to | loose up to |
 * | --- | --- | --- | --- | --- |
 * | chest, of all but bottoms and skirts | −7 | −3 | 3 | 11 |
 * | waist of tops and dresses | −9 | −5 | 5 | 14 |
 * | hip of tops and dresses | −8 | −4 | 4 | 12 |
 * | waist of bottoms and skirts | −3.7 | −1.5 | 1.5 | 4.8 |
 * | hip of bottoms and skirts | −4 | −2 | 2 | 8 |
 * | bicep | −4.5 | −2 | 2 | 6 |
 * | thigh | −5 | −2.5 | 2.5 | 7 |
 * | length of sleeves or legs | −4 | −2 | 2 | 5 |
 *
 * Beyond "loose" is "oversized". A girth is "tight" only if the cloth also touches the body, with less
 * than 2 cm of ease; short of that it is "fitted". A length is "tight" where it is too short.
 */
import type { GarmentCut, Girth } from "./garment-cuts.ts";
import type { FitWord } from "./task-status.ts";

export const FIT_ZONES = ["chest", "waist", "hip", "bicep", "thigh", "length"] as const;
export type FitZone = (typeof FIT_ZONES)[number];

/** The girth that each zone tells of; a length is none. */
export const GIRTH_OF_ZONE: Readonly<Record<Exclude<FitZone, "length">, Girth>> = {
  chest: "chest",
  waist: "waist",
  hip: "hips",
  bicep: "upperArm",
  thigh: "thigh",
};

/** Ease of a garment in one of its zones, centimetres. */
export interface ZoneEase {
  readonly ease: number;
  /** What it is on the body it is made for. */
  readonly meant: number;
}
export type ZoneEases = Readonly<Partial<Record<FitZone, ZoneEase>>>;

type Bounds = readonly [fitted: number, regular: number, loose: number, oversized: number];

/** Distances from the intended ease, centimetres, from which each word after "tight" holds. */
const TOP_BOUNDS: Readonly<Record<FitZone, Bounds>> = {
  chest: [-7, -3, 3, 11],
  waist: [-9, -5, 5, 14],
  hip: [-8, -4, 4, 12],
  bicep: [-4.5, -2, 2, 6],
  thigh: [-5, -2.5, 2.5, 7],
  length: [-4, -2, 2, 5],
};
const BOTTOM_BOUNDS: Readonly<Record<FitZone, Bounds>> = {
  ...TOP_BOUNDS,
  waist: [-3.7, -1.5, 1.5, 4.8],
  hip: [-4, -2, 2, 8],
};

/** Cloth with less ease than this lies on the body all around, centimetres. */
const TOUCHING_EASE = 2;

/** Weight of each zone in the choice of a size: where a garment hangs, and what nobody can let out. */
const TOP_WEIGHTS: Readonly<Record<FitZone, number>> = {
  chest: 0.5,
  waist: 0.15,
  hip: 0.15,
  bicep: 0.15,
  thigh: 0,
  length: 0.05,
};
const BOTTOM_WEIGHTS: Readonly<Record<FitZone, number>> = {
  chest: 0,
  waist: 0.5,
  hip: 0.35,
  bicep: 0,
  thigh: 0.1,
  length: 0.05,
};

/** How far off a garment feels half wrong, centimetres: too small is felt sooner than too large. */
const HALF_WRONG = { small: 6.5, large: 10 } as const;

/** The word for a zone's ease; the table above says which. */
export function fitWord(cut: GarmentCut, zone: FitZone, { ease, meant }: ZoneEase): FitWord {
  const off = ease - meant;
  const [fitted, regular, loose, oversized] = (isHeldUp(cut) ? BOTTOM_BOUNDS : TOP_BOUNDS)[zone];
  if (off < fitted && (zone === "length" || ease < TOUCHING_EASE)) return "tight";
  if (off < regular) return "fitted";
  if (off <= loose) return "regular";
  return off <= oversized ? "loose" : "oversized";
}

/**
 * How wrong a garment sits: 0 as it is meant to, 1 where every zone feels half wrong. It grows with the
 * square of the distance, so one zone far off counts for more than several nearly right.
 */
export function misfit(cut: GarmentCut, zones: ZoneEases): number {
  const weights = isHeldUp(cut) ? BOTTOM_WEIGHTS : TOP_WEIGHTS;
  let sum = 0;
  let total = 0;
  for (const zone of FIT_ZONES) {
    const found = zones[zone];
    if (found === undefined) continue;
    const off = found.ease - found.meant;
    const half = off < 0 ? HALF_WRONG.small : HALF_WRONG.large;
    sum += weights[zone] * (off / half) ** 2;
    total += weights[zone];
  }
  return total > 0 ? sum / total : 0;
}

/** Bottoms and skirts hang from the waist, everything else from the shoulders. */
function isHeldUp({ kind }: GarmentCut): boolean {
  return kind === "bottom" || kind === "skirt";
}
