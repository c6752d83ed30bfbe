/**
 * What every garment measures, beyond how it looks: its ease and where its sleeves and legs end. The
 * node cuts by it and the fit report judges by it, here and there.
 */
import type { GarmentTemplate } from "./garment-options.ts";

/** Where a garment is measured around. */
export const GIRTHS = [
  "chest",
  "waist",
  "hips",
  "upperArm",
  "elbow",
  "wrist",
  "thigh",
  "knee",
  "ankle",
] as const;
export type Girth = (typeof GIRTHS)[number];

/** Girths of a garment or of a body, centimetres; left out where there is none. */
export type Girths = Readonly<Partial<Record<Girth, number>>>;

/**
 * Finished girth of a garment minus the body girth of the size chart, in centimetres, at the places
 * the chart measures. Between them the garment goes over smoothly.
 */
export type Ease = Girths;

/**
 * Levels run along the body: of the torso 0 at the chest, 1 at the waist, 2 at the hips; of an arm 0
 * at the shoulder, 1 at the elbow, 2 at the wrist; of a leg 0 at the hip, 1 at the knee, 2 at the ankle.
 */
interface Level {
  readonly at: number;
}

export interface GarmentCut {
  readonly kind: "top" | "bottom" | "skirt" | "dress" | "bodysuit";
  readonly ease: Ease;
  /** Where a bottom is held up. */
  readonly waist?: Level;
  /** Where the sleeves end. */
  readonly sleeve?: Level;
  /** Where the legs end. */
  readonly leg?: Level;
}

export const GARMENT_CUTS = {
  LongSleeve: {
    kind: "top",
    sleeve: { at: 1.98 },
    ease: { chest: 8, waist: 16, hips: 8, upperArm: 6.5, elbow: 6, wrist: 4.5 },
  },
  TShirt: {
    kind: "top",
    sleeve: { at: 0.62 },
    ease: { chest: 9, waist: 18, hips: 8, upperArm: 8, elbow: 8 },
  },
  TankTop: {
    kind: "top",
    ease: { chest: 4, waist: 10, hips: 5, upperArm: 4 },
  },
  Shirt: {
    kind: "top",
    sleeve: { at: 1.98 },
    ease: { chest: 10, waist: 18, hips: 9, upperArm: 8, elbow: 8, wrist: 5 },
  },
  Hoodie: {
    kind: "top",
    sleeve: { at: 1.98 },
    ease: { chest: 16, waist: 22, hips: 9, upperArm: 11, elbow: 10, wrist: 4 },
  },
  Jacket: {
    kind: "top",
    sleeve: { at: 1.98 },
    ease: { chest: 16, waist: 22, hips: 10, upperArm: 11, elbow: 11, wrist: 5 },
  },
  Dress: {
    kind: "dress",
    ease: { chest: 5, waist: 5, hips: 9, upperArm: 4 },
  },
  Skirt: {
    kind: "skirt",
    waist: { at: 1.02 },
    ease: { waist: 2, hips: 6 },
  },
  Trousers: {
    kind: "bottom",
    waist: { at: 1.15 },
    leg: { at: 1.86 },
    ease: { waist: 2, hips: 6, thigh: 7, knee: 7, ankle: 16 },
  },
  Jeans: {
    kind: "bottom",
    waist: { at: 1.25 },
    leg: { at: 1.86 },
    ease: { waist: 1.5, hips: 4, thigh: 4, knee: 5, ankle: 14 },
  },
  Shorts: {
    kind: "bottom",
    waist: { at: 1.15 },
    leg: { at: 0.72 },
    ease: { waist: 2, hips: 7, thigh: 10, knee: 14 },
  },
  Leggings: {
    kind: "bottom",
    waist: { at: 1 },
    leg: { at: 1.9 },
    ease: { waist: -4, hips: -6, thigh: -4, knee: -3, ankle: -1 },
  },
} as const satisfies Readonly<Record<GarmentTemplate, GarmentCut>>;
