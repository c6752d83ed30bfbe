/**
 * Fit in words, from ease. The bounds are those of the published tables for knit tops (chest: fitted
 * from 0, regular from 4, loose from 10, oversized from 18 cm) and trousers (waist: 0.5, 3, 5.5 and
 * 9 cm), taken as distances from the ease in the middle of "regular". So a garment that is meant to
 * be wide, or one that is meant to stretch, is "regular" on the body it is made for.
 */
import type { FitReport } from "../../contracts/task-status.ts";
import type { Template } from "./template.ts";

export type FitWord = FitReport["sizes"][number]["words"][string];

export const FIT_ZONES = ["chest", "waist", "hips", "upperArm", "thigh", "length"] as const;
export type FitZone = (typeof FIT_ZONES)[number];

type Bounds = readonly [fitted: number, regular: number, loose: number, oversized: number];

/** Distances from the intended ease, centimetres, from which each word after "tight" holds. */
const TOP_BOUNDS: Readonly<Record<FitZone, Bounds>> = {
  chest: [-7, -3, 3, 11],
  waist: [-9, -5, 5, 14],
  hips: [-8, -4, 4, 12],
  upperArm: [-4.5, -2, 2, 6],
  thigh: [-5, -2.5, 2.5, 7],
  length: [-4, -2, 2, 5],
};
const BOTTOM_BOUNDS: Readonly<Record<FitZone, Bounds>> = {
  ...TOP_BOUNDS,
  waist: [-3.7, -1.5, 1.5, 4.8],
  hips: [-4, -2, 2, 8],
};

/** Weight of each zone in the choice of a size. */
const TOP_WEIGHTS: Readonly<Record<FitZone, number>> = {
  chest: 0.5,
  waist: 0.15,
  hips: 0.15,
  upperArm: 0.15,
  thigh: 0,
  length: 0.05,
};
const BOTTOM_WEIGHTS: Readonly<Record<FitZone, number>> = {
  chest: 0,
  waist: 0.5,
  hips: 0.35,
  upperArm: 0,
  thigh: 0.1,
  length: 0.05,
};

/** How far off a garment feels half wrong, centimetres: too small is felt sooner than too large. */
const HALF_WRONG = { small: 6.5, large: 10 } as const;

/** @param off ease minus the ease the garment is meant to have, centimetres */
export function fitWord(template: Template, zone: FitZone, off: number): FitWord {
  const bounds = (template.kind === "bottom" ? BOTTOM_BOUNDS : TOP_BOUNDS)[zone];
  if (off < bounds[0]) return "tight";
  if (off < bounds[1]) return "fitted";
  if (off <= bounds[2]) return "regular";
  return off <= bounds[3] ? "loose" : "oversized";
}

/** 0 … 1: how well a garment fits, from how far off it is in each of its zones. */
export function fitScore(
  template: Template,
  off: Readonly<Partial<Record<FitZone, number>>>,
): number {
  const weights = template.kind === "bottom" ? BOTTOM_WEIGHTS : TOP_WEIGHTS;
  let sum = 0;
  let total = 0;
  for (const zone of FIT_ZONES) {
    const distance = off[zone];
    if (distance === undefined) continue;
    const half = distance < 0 ? HALF_WRONG.small : HALF_WRONG.large;
    sum += weights[zone] * 2 ** -((distance / half) ** 2);
    total += weights[zone];
  }
  return total > 0 ? sum / total : 0;
}
