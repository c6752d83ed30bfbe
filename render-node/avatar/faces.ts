/** Face shapes and expressions as target weights. */
import type { Expression, FaceShape } from "../../contracts/avatar-options.ts";
import type { Sex } from "./avatar.ts";

type Pulls = Readonly<Record<string, number>>;

/**
 * Features of every face of a sex, whatever its shape. MakeHuman's middle has small eyes, a broad nose
 * and mouth, and ears that end in a straight edge.
 */
export const FEATURES: Readonly<Record<Sex, Pulls>> = {
  female: {
    "ears/{l,r}-ear-lobe-max": 0.4,
    "eyes/{l,r}-eye-size-big": 0.22,
    "nose/nose-scale-horiz-decr": 0.4,
    "mouth/mouth-scale-horiz-decr": 0.22,
  },
  male: {
    "ears/{l,r}-ear-lobe-max": 0.4,
    "eyes/{l,r}-eye-size-big": 0.2,
    "nose/nose-scale-horiz-decr": 0.25,
    "mouth/mouth-scale-horiz-decr": 0.12,
  },
};

/**
 * `oval` is the face of a request that names none: its skull is two thirds as wide as the head is
 * high, as heads are.
 */
const FACE_TARGETS: Readonly<Record<FaceShape, Pulls>> = {
  oval: {
    "head/head-oval": 0.4,
    "head/head-scale-horiz-less": 0.08,
    "head/head-scale-vert-more": 0.12,
    "chin/chin-width-min": 0.25,
  },
  round: { "head/head-round": 0.8, "head/head-fat": 0.2 },
  // The targets of angular faces flatten the crown, which `head-oval` vaults again.
  square: { "head/head-square": 0.55, "head/head-oval": 0.3, "chin/chin-width-max": 0.4 },
  long: {
    "head/head-scale-vert-more": 0.45,
    "head/head-scale-horiz-less": 0.2,
    "head/head-oval": 0.4,
    "chin/chin-height-max": 0.25,
  },
  rectangular: {
    "head/head-rectangular": 0.55,
    "head/head-oval": 0.3,
    "head/head-scale-vert-more": 0.2,
    "chin/chin-width-max": 0.15,
  },
  heart: { "head/head-invertedtriangular": 0.7, "chin/chin-width-min": 0.3 },
  triangle: { "head/head-triangular": 0.7 },
  diamond: { "head/head-diamond": 0.7, "cheek/{l,r}-cheek-bones-out": 0.2 },
};

/** How much of a shape a woman's face takes; its targets give broad jaws their full, manly weight. Default 1. */
const FEMALE_SHARE: Partial<Record<FaceShape, number>> = {
  square: 0.62,
  triangle: 0.62,
};

/** The target weights of a face shape for a sex. */
export function faceTargets(shape: FaceShape, sex: Sex): Pulls {
  const share = sex === "female" ? (FEMALE_SHARE[shape] ?? 1) : 1;
  return Object.fromEntries(
    Object.entries(FACE_TARGETS[shape]).map(([name, weight]) => [name, share * weight]),
  );
}

/**
 * Expression units (below `expression/units/<origin>/`); `{left,right}` stands for both sides. Their
 * targets move teeth, tongue, lashes and eyelids along with the lips and brows.
 */
export const EXPRESSION_UNITS: Readonly<Record<Expression, Pulls>> = {
  // A calm face: MakeHuman's zero frowns a little, its lips not quite closed.
  Neutral: {
    "mouth-corner-puller": 0.22,
    "mouth-compression": 0.22,
    "eyebrows-{left,right}-up": 0.3,
  },
  Smile: {
    "mouth-corner-puller": 0.85,
    "mouth-upward-retraction": 0.18,
    "eye-{left,right}-slit": 0.18,
    "eyebrows-{left,right}-up": 0.2,
  },
  Laugh: {
    "mouth-corner-puller": 0.82,
    "mouth-retraction": 0.4,
    "mouth-part-later": 0.3,
    "eye-{left,right}-slit": 0.32,
    "eyebrows-{left,right}-up": 0.3,
  },
  Kiss: {
    "mouth-pursing": 0.65,
    // Fuller, firmer lips close the last slit between them.
    "mouth-eversion": 0.4,
    "mouth-compression": 0.3,
    "eye-{left,right}-slit": 0.2,
    "eyebrows-{left,right}-up": 0.3,
  },
  Wink: {
    "eye-left-closure": 1,
    "eyebrows-left-down": 0.25,
    "eyebrows-right-up": 0.35,
    "mouth-corner-puller": 0.7,
  },
  Angry: {
    "eyebrows-{left,right}-down": 1.1,
    "nose-compression": 0.5,
    "mouth-compression": 0.35,
    "mouth-depression": 0.35,
    "eye-{left,right}-slit": 0.25,
  },
  Sad: {
    "eyebrows-{left,right}-inner-up": 1.1,
    "mouth-depression": 0.75,
    "eye-{left,right}-closure": 0.15,
  },
  Surprised: {
    "eyebrows-{left,right}-up": 0.95,
    "eyebrows-{left,right}-inner-up": 0.6,
    "eye-{left,right}-opened-up": 0.65,
    "mouth-parling": 1.1,
    "mouth-pursing": 0.45,
  },
  Thinking: {
    "eyebrows-left-down": 0.35,
    "eyebrows-right-extern-up": 0.9,
    "mouth-pursing": 0.3,
    "mouth-retraction": 0.3,
  },
  Confident: {
    "mouth-corner-puller": 0.5,
    "mouth-compression": 0.3,
    "eyebrows-right-extern-up": 0.5,
    "eyebrows-{left,right}-up": 0.12,
  },
  Sleepy: { "eye-{left,right}-closure": 0.42, "eyebrows-{left,right}-inner-up": 0.35 },
  Fear: {
    "eyebrows-{left,right}-inner-up": 1.1,
    "eyebrows-{left,right}-up": 0.55,
    "eye-{left,right}-opened-up": 0.9,
    // Lips drawn wide and apart, their corners down.
    "mouth-part-later": 0.45,
    "mouth-parling": 0.3,
    "mouth-retraction": 0.5,
    "mouth-depression": 0.35,
    "neck-platysma": 0.4,
  },
  // The nose wrinkled, the upper lip curled off the teeth.
  Disgust: {
    "nose-{left,right}-elevation": 1.2,
    "nose-compression": 0.4,
    "mouth-upward-retraction": 0.65,
    "mouth-depression": 0.45,
    "eyebrows-{left,right}-down": 0.7,
    "eye-{left,right}-slit": 0.4,
  },
  Sceptical: {
    "eyebrows-right-extern-up": 1,
    "eyebrows-left-down": 0.6,
    "mouth-retraction": 0.4,
    "mouth-depression": 0.2,
  },
};

/** Units that part the lips. */
const PARTING = [
  "mouth-open",
  "mouth-parling",
  "mouth-part-later",
  "mouth-upward-retraction",
  "mouth-protusion",
  "mouth-depression-retraction",
];

/** Whether teeth and tongue are to be seen; closed lips leave slits through which they would be. */
export function partsLips(expression: Expression): boolean {
  return PARTING.some((unit) => unit in EXPRESSION_UNITS[expression]);
}

/** Writes a pattern's sides out: `{l,r}` and `{left,right}`. */
export function bothSides(pattern: string): readonly string[] {
  const braces = /\{(\w+),(\w+)\}/.exec(pattern);
  if (braces === null) return [pattern];
  return [1, 2].map((side) => pattern.replace(braces[0], braces[side] as string));
}
