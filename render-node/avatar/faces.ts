/** Face shapes and expressions as target weights. */
import type { Expression, FaceShape } from "../../contracts/avatar-options.ts";

type Pulls = Readonly<Record<string, number>>;

/** `oval` is the average face. */
export const FACE_TARGETS: Readonly<Record<FaceShape, Pulls>> = {
  oval: { "head/head-oval": 0.8 },
  round: { "head/head-round": 0.8, "head/head-fat": 0.2 },
  square: { "head/head-square": 0.7, "chin/chin-width-max": 0.3 },
  long: {
    "head/head-scale-vert-more": 0.45,
    "head/head-scale-horiz-less": 0.2,
    "head/head-oval": 0.4,
    "chin/chin-height-max": 0.25,
  },
  rectangular: { "head/head-rectangular": 0.7, "head/head-scale-vert-more": 0.2 },
  heart: { "head/head-invertedtriangular": 0.7, "chin/chin-width-min": 0.3 },
  triangle: { "head/head-triangular": 0.7 },
  diamond: { "head/head-diamond": 0.7, "cheek/{l,r}-cheek-bones-out": 0.2 },
};

/**
 * Expression units (below `expression/units/<origin>/`); `{left,right}` stands for both sides. Their
 * targets move teeth, tongue, lashes and eyelids along with the lips and brows.
 */
export const EXPRESSION_UNITS: Readonly<Record<Expression, Pulls>> = {
  Neutral: {},
  Smile: { "mouth-corner-puller": 0.7, "eye-{left,right}-slit": 0.2 },
  Laugh: { "mouth-corner-puller": 0.8, "mouth-open": 0.4, "eye-{left,right}-slit": 0.35 },
  Kiss: { "mouth-pursing": 0.8, "mouth-protusion": 0.6, "mouth-compression": 0.2 },
  Wink: { "eye-left-closure": 1, "mouth-corner-puller": 0.4 },
  Angry: {
    "eyebrows-{left,right}-down": 0.9,
    "nose-compression": 0.4,
    "mouth-compression": 0.4,
    "eye-{left,right}-slit": 0.2,
  },
  Sad: { "eyebrows-{left,right}-inner-up": 0.8, "mouth-depression": 0.6 },
  Surprised: {
    "eyebrows-{left,right}-up": 0.8,
    "eye-{left,right}-opened-up": 0.7,
    "mouth-open": 0.5,
  },
  Thinking: { "eyebrows-left-down": 0.3, "eyebrows-right-extern-up": 0.6, "mouth-pursing": 0.25 },
  Confident: { "mouth-corner-puller": 0.35, "eyebrows-right-extern-up": 0.35 },
  Sleepy: { "eye-{left,right}-closure": 0.6, "eyebrows-{left,right}-inner-up": 0.25 },
  Fear: {
    "eyebrows-{left,right}-inner-up": 0.8,
    "eye-{left,right}-opened-up": 0.8,
    "mouth-open": 0.3,
    "neck-platysma": 0.4,
  },
  Disgust: { "nose-{left,right}-elevation": 0.7, "mouth-upward-retraction": 0.5 },
  Sceptical: { "eyebrows-right-extern-up": 0.7, "eyebrows-left-down": 0.3 },
};

/** Writes a pattern's sides out: `{l,r}` and `{left,right}`. */
export function bothSides(pattern: string): readonly string[] {
  const braces = /\{(\w+),(\w+)\}/.exec(pattern);
  if (braces === null) return [pattern];
  return [1, 2].map((side) => pattern.replace(braces[0], braces[side] as string));
}
