/**
 * The people and sizes that learned drapes are trained on, and draws from them. Draw number n is the
 * same on every machine, so samples can be made in any order and resumed.
 */
import {
  BODY_DIMENSIONS,
  type BodyDimension,
  type ScalableBone,
} from "../contracts/avatar-options.ts";
import { EXAMPLE_GENERATE } from "../demo/example-request.ts";
import { finishedGirths } from "../contracts/garment-girths.ts";
import { SIZES, type Size } from "../contracts/garment-options.ts";
import { sizeBody } from "../contracts/size-charts.ts";
import type { Avatar } from "../render-node/avatar/avatar.ts";
import type { FigureDetails } from "../render-node/avatar/build-avatar.ts";
import { bodyGirths } from "../render-node/garment/body-girths.ts";
import type { Measures } from "../render-node/garment/learned/drape-card.ts";
import type { Template } from "../render-node/garment/template.ts";

/** What a garment hardly feels, and what weight stands for. */
const NO_SLIDERS = new Set<BodyDimension>([
  "b_{main}_overweight",
  "b_{main}_skinny",
  "b_{Arms}_Hand Width",
  "b_{Arms}_Hand Thickness",
]);
const SLIDERS = BODY_DIMENSIONS.filter((key) => !NO_SLIDERS.has(key));
/** Either way; weight is overweight above 0 and skinny below. */
const SLIDER_REACH = 1;
/** A slider is drawn from twice its reach this often. */
const FAR_SHARE = 0.1;

/** Bones that are scaled: by which share their length shrinks, grows, and their thickness changes. */
const BONES = {
  spine: [0.12, 0.2, 0.1],
  "upper arm": [0.1, 0.1, 0.1],
  forearm: [0.1, 0.1, 0.1],
  thigh: [0.1, 0.1, 0.1],
  shin: [0.1, 0.1, 0.1],
} as const satisfies Partial<Record<ScalableBone, readonly [number, number, number]>>;

/** Shares of what is left as it is: most customers move a few sliders. */
const LEFT_ALONE = { load: 0.25, slider: 0.35, length: 0.4, thickness: 0.6 } as const;
/** Every body has its own distance from the average, as a share of all reaches. */
const LEAST_DEGREE = 0.35;

/**
 * The example of the API document is a body far out in a corner of the range. So many bodies are drawn
 * on the way to it, and tried on in its sizes.
 */
const TO_EXAMPLE_SHARE = 0.15;
const EXAMPLE = EXAMPLE_GENERATE.user_details;
const EXAMPLE_SIZES = [
  EXAMPLE_GENERATE.apparel_details.size,
  EXAMPLE_GENERATE.apparel_details.size2,
] as const satisfies readonly Size[];

/**
 * Letters that the two sizes of a body may lie off the nearest. What is looser folds by chance, which
 * cannot be learned.
 */
const FIRST_SIZE_OFF = 1;
const SECOND_SIZE_OFF = { smaller: 3, larger: 2 } as const;

/** Trained in one pose: cloth falls another way in another. */
const POSE = "I-Pose";

const BODIES_IN_WORDS: readonly string[] = [
  `Pose ${POSE}.`,
  `Overweight or skinny up to ${SLIDER_REACH}; ${SLIDERS.length} other dimensions up to ±${SLIDER_REACH}, one in ten up to ±${2 * SLIDER_REACH}.`,
  ...Object.entries(BONES).map(
    ([bone, [shorter, longer, thicker]]) =>
      `Bones, ${bone}: length −${percent(shorter)} to +${percent(longer)} %, thickness ±${percent(thicker)} %.`,
  ),
  `Bodies between these and the example of the API document, one in ${Math.round(1 / TO_EXAMPLE_SHARE)}.`,
];
const CUT_IN_WORDS: Readonly<Record<Measures, string>> = {
  chart: `Sizes for the wearer's own sex from ${SECOND_SIZE_OFF.smaller} letters smaller to ${SECOND_SIZE_OFF.larger} larger than the nearest, those nearest to the body most often.`,
  own: "Cut to the wearer's own measures.",
};
const NEARNESS_IN_WORDS = "Of these, figures near enough to one that was seen in training.";

/** What is drawn from, a sentence each. */
export function rangeInWords(measures: Measures): string[] {
  return [...BODIES_IN_WORDS, CUT_IN_WORDS[measures], NEARNESS_IN_WORDS];
}

export interface DrawnBody {
  readonly details: FigureDetails;
  /** Letters from the nearest size to the first that it is dressed in. */
  readonly sizeOff: number;
  /** The second, or as near to it as the range goes. */
  readonly otherSize: Size;
}

/** Draw number `index` of the training range. */
export function drawBody(index: number): DrawnBody {
  const random = randomFrom(index);
  const between = (low: number, high: number): number => low + (high - low) * random();
  const gender = random() < 0.5 ? "Female" : "Male";
  const degree = between(LEAST_DEGREE, 1);
  const isOnTheWay = random() < TO_EXAMPLE_SHARE;
  const way = isOnTheWay ? random() : 0;
  const towards = (value: number, example: number): number => value + way * (example - value);
  const moved = (leftAlone: number, low: number, high: number): number => {
    const value = degree * between(low, high);
    return random() < leftAlone ? 0 : value;
  };
  const ownLoad = moved(LEFT_ALONE.load, -SLIDER_REACH, SLIDER_REACH);
  const load = towards(ownLoad, exampleOf("b_{main}_overweight"));
  const sliders = SLIDERS.map((key) => {
    const reach = random() < FAR_SHARE ? 2 * SLIDER_REACH : SLIDER_REACH;
    const value = moved(LEFT_ALONE.slider, -reach, reach);
    return { key, value: towards(value, exampleOf(key)) };
  });
  const lengths = Object.entries(BONES).map(([key, [shorter, longer, thicker]]) => {
    const example = EXAMPLE.body_dimension_lengths.find((bone) => bone.key === key)?.value;
    const y = 1 + moved(LEFT_ALONE.length, -shorter, longer);
    const around = 1 + moved(LEFT_ALONE.thickness, -thicker, thicker);
    const thickness = towards(around, example?.x ?? 1);
    const value = { x: thickness, y: towards(y, example?.y ?? 1), z: thickness };
    return { key: key as keyof typeof BONES, value };
  });
  return {
    sizeOff: Math.floor(between(-FIRST_SIZE_OFF, FIRST_SIZE_OFF + 1)),
    otherSize: oneOf(isOnTheWay ? EXAMPLE_SIZES : SIZES, random),
    details: {
      gender,
      face_shape: "oval",
      expression: "Neutral",
      pose: POSE,
      skin_tone: 0,
      hairstyle: "0",
      hair_color: "000000FF",
      body_dimensions: [
        { key: load > 0 ? "b_{main}_overweight" : "b_{main}_skinny", value: Math.abs(load) },
        ...sliders,
      ],
      body_dimension_lengths: lengths,
    },
  };
}

function exampleOf(key: BodyDimension): number {
  return EXAMPLE.body_dimensions.find((slider) => slider.key === key)?.value ?? 0;
}

function oneOf<T>(choices: readonly T[], random: () => number): T {
  return choices[Math.floor(random() * choices.length)] as T;
}

/** The two sizes that a drawn body is dressed in; one where they are the same. */
export function sizesOf(
  { sizeOff: off, otherSize }: DrawnBody,
  template: Template,
  avatar: Pick<Avatar, "sex" | "measurements">,
): ReadonlySet<Size> {
  const nearest = SIZES.indexOf(sizeOff(template, avatar, 0));
  const otherOff = SIZES.indexOf(otherSize) - nearest;
  const { smaller, larger } = SECOND_SIZE_OFF;
  const within = Math.min(larger, Math.max(-smaller, otherOff));
  return new Set([sizeOff(template, avatar, off), sizeOff(template, avatar, within)]);
}

/** The size so many letters from the one whose torso is nearest, where the garment measures it. */
export function sizeOff(
  template: Template,
  { sex, measurements }: Pick<Avatar, "sex" | "measurements">,
  off: number,
): Size {
  const own = finishedGirths(template, bodyGirths(measurements));
  const misses = SIZES.map((size) => {
    const cut = finishedGirths(template, sizeBody(sex, size));
    const missOf = (name: "chest" | "waist" | "hips"): number =>
      Math.abs((cut[name] ?? 0) - (own[name] ?? 0));
    return missOf("chest") + missOf("waist") + missOf("hips");
  });
  const nearest = misses.indexOf(Math.min(...misses));
  return SIZES[Math.min(SIZES.length - 1, Math.max(0, nearest + off))] as Size;
}

/** Numbers 0 … 1 from a seed, which is scrambled first: T. Ettinger's mulberry32, 2017. */
function randomFrom(seed: number): () => number {
  let state = scrambled(seed + 1);
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4294967296;
  };
}

/** A. Appleby's finaliser of MurmurHash3: neighbouring seeds end far apart. */
function scrambled(seed: number): number {
  let h = Math.imul(seed ^ (seed >>> 16), 0x85ebca6b);
  h = Math.imul(h ^ (h >>> 13), 0xc2b2ae35);
  return h ^ (h >>> 16);
}

function percent(share: number): number {
  return Math.round(share * 100);
}
