/** From a request's details to the weights of the body model. */
import type { AvatarDetails } from "../../contracts/generate.ts";
import { addPulls, PECTORALS, SLIDER_DIMENSIONS, softenedValues } from "./body-dimensions.ts";
import { bothSides, EXPRESSION_UNITS, FACE_TARGETS } from "./faces.ts";
import {
  addMacroWeights,
  type MacroSliders,
  MIDDLE_SLIDERS,
  originFactor,
} from "./macro-weights.ts";

/** What of a request shapes the body. */
export type ShapeDetails = Pick<
  AvatarDetails,
  "gender" | "face_shape" | "body_dimensions" | "expression"
>;

/** The average adult: MakeHuman's own middle is younger, slimmer and, for women, shorter. */
const AVERAGE = {
  female: { muscle: 0.35, weight: 0.7, height: 0.525 },
  male: { muscle: 0.45, weight: 0.7, height: 0.518 },
} as const;

/** Weights of the body model's targets, in the order of `targets`. */
export function shapeWeights(targets: readonly string[], details: ShapeDetails): Float32Array {
  const values = softenedValues(details.body_dimensions);
  const sliders = macroSliders(details.gender === "Male", values);
  const weights = new Float32Array(targets.length);
  addMacroWeights(targets, sliders, weights);

  const pulls = new Map<string, number>();
  for (const [key, value] of values) {
    const dimension = SLIDER_DIMENSIONS[key];
    if (dimension !== undefined) addPulls(dimension, value, pulls);
  }
  addPulls(PECTORALS, sliders.gender * (values.get("b_{Torso}_Breast Size") ?? 0), pulls);
  for (const [pattern, weight] of Object.entries(FACE_TARGETS[details.face_shape])) {
    for (const name of bothSides(pattern)) pulls.set(name, (pulls.get(name) ?? 0) + weight);
  }
  const units = new Map<string, number>();
  for (const [pattern, weight] of Object.entries(EXPRESSION_UNITS[details.expression])) {
    for (const name of bothSides(pattern)) units.set(name, weight);
  }
  targets.forEach((name, index) => {
    const pull = pulls.get(name);
    if (pull !== undefined) weights[index] = (weights[index] ?? 0) + pull;
    const unit = /^expression\/units\/\w+\/(.+)$/.exec(name)?.[1];
    const strength = unit === undefined ? undefined : units.get(unit);
    if (strength !== undefined) weights[index] = strength * originFactor(name, sliders);
  });
  return weights;
}

function macroSliders(male: boolean, values: ReadonlyMap<string, number>): MacroSliders {
  const average = male ? AVERAGE.male : AVERAGE.female;
  const muscular = values.get("b_{main}_muscular") ?? 0;
  const load = (values.get("b_{main}_overweight") ?? 0) - (values.get("b_{main}_skinny") ?? 0);
  return {
    ...MIDDLE_SLIDERS,
    gender: male ? 1 : 0,
    muscle: towards(average.muscle, muscular),
    weight: towards(average.weight, load),
    height: average.height,
    breastSize: male ? 0.5 : towards(0.5, values.get("b_{Torso}_Breast Size") ?? 0),
  };
}

/** A macro slider moved from its average by a dimension: +1 reaches 1, −1 reaches 0. */
function towards(average: number, value: number): number {
  return value >= 0 ? average + (1 - average) * value : average + average * value;
}
