/**
 * The build of a body: the calibrated average adult, and how muscular, overweight and skinny move it
 * through MakeHuman's macro sliders.
 */
import type { BodyDimension } from "../../contracts/avatar-options.ts";
import type { Sex } from "./avatar.ts";
import { bothSides } from "./faces.ts";
import type { SliderDimension } from "./body-dimensions.ts";
import { type MacroSliders, MIDDLE_SLIDERS } from "./macro-weights.ts";

interface Average {
  readonly muscle: number;
  readonly weight: number;
  readonly height: number;
  readonly proportions: number;
  readonly pulls: Readonly<Record<string, number>>;
}

/**
 * The average adult woman and man: stature and girths within one standard deviation of the means of
 * ANSUR II (US Army, 2012, 1,986 women and 4,082 men), on the slimmer side. MakeHuman's own middle is
 * shorter and slimmer, with narrower shoulders, thinner necks and wrists and, in women, smaller feet
 * and hands; the pulls make up for that.
 */
const AVERAGE: Readonly<Record<Sex, Average>> = {
  female: {
    muscle: 0.4,
    weight: 0.72,
    height: 0.5185,
    proportions: 0.7,
    pulls: {
      "measure/measure-neckcirc-increase": 0.45,
      "measure/measure-shoulder-increase": 0.25,
      "measure/measure-wrist-increase": 0.2,
      "armslegs/{l,r}-foot-scale-incr": 0.25,
      "armslegs/{l,r}-hand-scale-incr": 0.1,
      "eyes/{l,r}-eye-size-big": 0.15,
    },
  },
  male: {
    muscle: 0.42,
    weight: 0.78,
    height: 0.512,
    proportions: 0.7,
    pulls: {
      "measure/measure-neckcirc-increase": 0.2,
      "measure/measure-shoulder-increase": 0.35,
      "measure/measure-wrist-increase": 0.1,
    },
  },
};

/** Target weights that every body of a sex starts from. */
export function averagePulls(sex: Sex): Record<string, number> {
  return Object.fromEntries(
    Object.entries(AVERAGE[sex].pulls).flatMap(([pattern, weight]) =>
      bothSides(pattern).map((name) => [name, weight] as const),
    ),
  );
}

/** Beyond a full slider the macro targets distort quickly: this much of the way is taken. */
const MACRO_BEYOND_FULL = 0.3;

/** A softened dimension's own limit. */
const MOST_LOAD = 1.6;

/** How much less soft a thin body can get: nothing is left to soften. */
const SOFTNESS_LOST_WHEN_THIN = 0.8;

/** Muscle a body loses as it gains weight. */
const MUSCLE_LOST_TO_WEIGHT = 0.3;

/** What a very overweight body gains on top of the macro targets, which stop at about size L. */
export const STOUTNESS: SliderDimension = {
  more: {
    "measure/measure-bust-increase": 0.5,
    "measure/measure-underbust-increase": 0.6,
    "measure/measure-waist-increase": 0.9,
    "measure/measure-hips-increase": 0.5,
    "measure/measure-thighcirc-increase": 0.4,
    "measure/measure-upperarm-increase": 0.3,
  },
  less: {},
};

/** How much less a heavy body's muscles shape it: under fat they do not draw the waist in. */
const MUSCLE_HIDDEN_BY_WEIGHT = 0.6;

/** What a body that is both muscular and overweight has: bulk all over, where the macro targets know
 * only the narrow waist of an athlete. */
export const BURLINESS: SliderDimension = {
  more: {
    "measure/measure-bust-increase": 0.3,
    "measure/measure-underbust-increase": 0.5,
    "measure/measure-waist-increase": 0.7,
    "measure/measure-hips-increase": 0.2,
    "measure/measure-thighcirc-increase": 0.3,
    "measure/measure-upperarm-increase": 0.6,
  },
  less: {},
};

type Values = ReadonlyMap<BodyDimension, number>;

/** How far a body is beyond MakeHuman's heaviest, 0 … 0.6. */
export function stoutness(values: Values): number {
  return Math.max(0, load(values) - 1);
}

/** How far a body is muscular and overweight at once, 0 … 1. */
export function burliness(values: Values): number {
  return clamp01(values.get("b_{main}_muscular") ?? 0) * clamp01(load(values));
}

/** Overweight against skinny, −1.6 … 1.6: the two cancel each other and do not add up. */
export function load(values: Values): number {
  const sum = (values.get("b_{main}_overweight") ?? 0) - (values.get("b_{main}_skinny") ?? 0);
  return Math.min(MOST_LOAD, Math.max(-MOST_LOAD, sum));
}

/**
 * Macro sliders of a body.
 *
 * @param values softened dimensions
 */
export function macroSliders(sex: Sex, values: Values): MacroSliders {
  const average = AVERAGE[sex];
  const muscular = values.get("b_{main}_muscular") ?? 0;
  const heaviness = load(values);
  const lost = MUSCLE_LOST_TO_WEIGHT * clamp01(heaviness);
  const shown =
    muscular < 0
      ? 1 - SOFTNESS_LOST_WHEN_THIN * clamp01(-heaviness)
      : 1 - MUSCLE_HIDDEN_BY_WEIGHT * clamp01(heaviness);
  return {
    ...MIDDLE_SLIDERS,
    gender: sex === "male" ? 1 : 0,
    muscle: towards(average.muscle, muscular * shown) - lost,
    weight: towards(average.weight, heaviness),
    height: average.height,
    proportions: average.proportions,
    ...(sex === "female" && breastSliders(values.get("b_{Torso}_Breast Size") ?? 0, heaviness)),
  };
}

/** Share of a larger breast lost on the heaviest body, whose own is large already. */
const BREAST_LOST_WHEN_HEAVY = 0.55;

/** How much firmer a large breast or a heavy body's is held, as by a bra: hanging ones fold over the
 * belly, where no cloth can follow. */
const BREAST_HELD = 0.4;

function breastSliders(
  value: number,
  heaviness: number,
): Pick<MacroSliders, "breastSize" | "breastFirmness"> {
  const more = value > 0 ? value * (1 - BREAST_LOST_WHEN_HEAVY * clamp01(heaviness)) : value;
  return {
    breastSize: towards(0.5, more),
    breastFirmness: 0.5 + BREAST_HELD * Math.max(clamp01(value), 0.5 * clamp01(heaviness)),
  };
}

/** A macro slider moved from its average by a dimension: +1 reaches 1, −1 reaches 0. */
function towards(average: number, value: number): number {
  const size = Math.abs(value);
  const reach = size <= 1 ? size : 1 + (size - 1) * MACRO_BEYOND_FULL;
  return value >= 0 ? average + (1 - average) * reach : average - average * reach;
}

function clamp01(value: number): number {
  return Math.min(1, Math.max(0, value));
}
