/**
 * The people and sizes that learned drapes are trained on, and draws from them. Draw number n is the
 * same on every machine, so samples can be made in any order and resumed.
 */
import {
  BODY_DIMENSIONS,
  type BodyDimension,
  type ScalableBone,
} from "../contracts/avatar-options.ts";
import type { FigureDetails } from "../render-node/avatar/build-avatar.ts";

/** How much a body weighs: overweight above 0, skinny below. */
const LOAD = [-0.4, 0.5] as const;
/** Every other slider's ends; a slider that is not named stays at 0. */
const SLIDER = [-0.4, 0.4] as const;
/** What a garment hardly feels, and what `LOAD` stands for. */
const NO_SLIDERS = new Set<BodyDimension>([
  "b_{main}_overweight",
  "b_{main}_skinny",
  "b_{Arms}_Hand Width",
  "b_{Arms}_Hand Thickness",
]);
const SLIDERS = BODY_DIMENSIONS.filter((key) => !NO_SLIDERS.has(key));

/** Bones whose length is scaled, and by up to which share. */
const BONES: readonly ScalableBone[] = ["spine", "upper arm", "forearm", "thigh", "shin"];
const BONE_SHARE = 0.03;

/** Share of sliders and bones left as they are: most customers move a few. */
const LEFT_ALONE = 0.3;

/** Letters above and below the one whose chest is nearest. */
const SIZES_OFF = 1;

/** Trained in one pose: cloth falls another way in another. */
const POSE = "I-Pose";

/** Every so many draws one comes from beyond the range, so that its ends are not guessed. */
const BEYOND_EVERY = 4;
/** How much wider than the range those are. */
const BEYOND = 1.5;

export const RANGE_IN_WORDS: readonly string[] = [
  `Pose ${POSE}; garments cut for the wearer's own sex.`,
  `Overweight up to ${LOAD[1]}, skinny up to ${-LOAD[0]}, ${SLIDERS.length} other dimensions from ${SLIDER[0]} to ${SLIDER[1]}.`,
  `Lengths of ${BONES.join(", ")} scaled by up to ${BONE_SHARE * 100} %.`,
  `The size whose chest is nearest, and ${SIZES_OFF} letter above and below.`,
];

export interface SampleRequest {
  readonly details: FigureDetails;
  /** Letters from the size whose chest is nearest. */
  readonly sizesOff: number;
  /** Whether it was drawn from beyond the range. */
  readonly isBeyond: boolean;
}

/** Draw number `index` of the training range. */
export function sampleRequest(index: number): SampleRequest {
  const isBeyond = index % BEYOND_EVERY === BEYOND_EVERY - 1;
  const widened = isBeyond ? BEYOND : 1;
  const random = randomFrom(index);
  const between = (low: number, high: number): number => low + (high - low) * random();
  const moved = ([low, high]: readonly [number, number]): number => {
    const value = widened * between(low, high);
    return random() < LEFT_ALONE ? 0 : value;
  };
  const gender = random() < 0.5 ? "Female" : "Male";
  const load = moved(LOAD);
  const sizesOff = isBeyond ? SIZES_OFF + 1 : SIZES_OFF;
  return {
    isBeyond,
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
        ...SLIDERS.map((key) => ({ key, value: moved(SLIDER) })),
      ],
      body_dimension_lengths: BONES.map((key) => ({
        key,
        value: { x: 1, y: 1 + moved([-BONE_SHARE, BONE_SHARE]), z: 1 },
      })),
    },
    sizesOff: Math.floor(between(-sizesOff, sizesOff + 1)),
  };
}

/** Numbers 0 … 1 from a seed, which is scrambled first: T. Ettinger's mulberry32, 2017. */
export function randomFrom(seed: number): () => number {
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
