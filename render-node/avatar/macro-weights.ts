/**
 * MakeHuman's macro targets: whole-body shapes blended by sex, age, muscle, weight, height,
 * proportions, breast and origin. The weight of a target is the product of the factors its name
 * holds (avatar model of makehumancommunity/makehuman, `apps/human.py`).
 */

/** The sliders; each 0 … 1 in MakeHuman, somewhat beyond where a body is extrapolated. */
export interface MacroSliders {
  /** 1 male, 0 female. */
  readonly gender: number;
  /** 0.5 is 25 years, 1 is 90; below 0.5 would be a child, which no body here is. */
  readonly age: number;
  readonly muscle: number;
  readonly weight: number;
  readonly height: number;
  readonly proportions: number;
  readonly breastSize: number;
  readonly breastFirmness: number;
  readonly african: number;
  readonly asian: number;
  readonly caucasian: number;
}

/** Every other slider at MakeHuman's middle. */
export const MIDDLE_SLIDERS: MacroSliders = {
  gender: 0,
  age: 0.5,
  muscle: 0.5,
  weight: 0.5,
  height: 0.5,
  proportions: 0.5,
  breastSize: 0.5,
  breastFirmness: 0.5,
  african: 1 / 3,
  asian: 1 / 3,
  caucasian: 1 / 3,
};

/** Factor of each name token. */
type Factors = Readonly<Record<string, number>>;

/** A slider's middle token gives way to its low or its high one. */
function third(low: string, middle: string, high: string, x: number): Factors {
  const max = Math.max(0, 2 * x - 1);
  const min = Math.max(0, 1 - 2 * x);
  return { [low]: min, [high]: max, [middle]: 1 - min - max };
}

/** The tokens each family of targets must be weighed by; others in the name only group it. */
function factorsOf(sliders: MacroSliders): Factors {
  const old = 2 * sliders.age - 1;
  const origins = sliders.african + sliders.asian + sliders.caucasian;
  return {
    male: sliders.gender,
    female: 1 - sliders.gender,
    young: 1 - old,
    old,
    african: sliders.african / origins,
    asian: sliders.asian / origins,
    caucasian: sliders.caucasian / origins,
    ...third("minmuscle", "averagemuscle", "maxmuscle", sliders.muscle),
    ...third("minweight", "averageweight", "maxweight", sliders.weight),
    ...third("minheight", "averageheight", "maxheight", sliders.height),
    ...third("mincup", "averagecup", "maxcup", sliders.breastSize),
    ...third("minfirmness", "averagefirmness", "maxfirmness", sliders.breastFirmness),
    ...third("uncommonproportions", "regularproportions", "idealproportions", sliders.proportions),
  };
}

/** Product of the factors whose tokens appear in a target's name. */
function factorOfName(name: string, factors: Factors): number {
  let product = 1;
  for (const token of name.split(/[/\-_.]/)) product *= factors[token] ?? 1;
  return product;
}

/**
 * Writes the weights of all macro and breast targets.
 *
 * @param targets names in the order of `weights`; entries of other targets are left alone
 */
export function addMacroWeights(
  targets: readonly string[],
  sliders: MacroSliders,
  weights: Float32Array,
): void {
  const factors = factorsOf(sliders);
  targets.forEach((name, index) => {
    if (name.startsWith("macrodetails/") || name.startsWith("breast/female-")) {
      weights[index] = factorOfName(name, factors);
    }
  });
}

/** Factor of the origin in a target such as `expression/units/asian/mouth-open`. */
export function originFactor(name: string, sliders: MacroSliders): number {
  const { african, asian, caucasian } = factorsOf(sliders);
  return factorOfName(name, { african, asian, caucasian } as Factors);
}
