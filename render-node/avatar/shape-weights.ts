/** From a request's details to the weights of the body model. */
import type { AvatarDetails } from "../../contracts/generate.ts";
import {
  addPulls,
  PECTORALS,
  restrained,
  SLIDER_DIMENSIONS,
  softenedValues,
} from "./body-dimensions.ts";
import { bothSides, EXPRESSION_UNITS, faceTargets, FEATURES } from "./faces.ts";
import {
  averagePulls,
  burliness,
  BURLINESS,
  load,
  macroSliders,
  STOUTNESS,
  stoutness,
} from "./build.ts";
import { addMacroWeights, originFactor } from "./macro-weights.ts";

/** What of a request shapes the body. */
export type ShapeDetails = Pick<
  AvatarDetails,
  "gender" | "face_shape" | "body_dimensions" | "expression"
>;

/** Weights of the body model's targets, in the order of `targets`. */
export function shapeWeights(targets: readonly string[], details: ShapeDetails): Float32Array {
  const values = softenedValues(details.body_dimensions);
  const sex = details.gender === "Male" ? "male" : "female";
  const sliders = macroSliders(sex, values);
  const weights = new Float32Array(targets.length);
  addMacroWeights(targets, sliders, weights);

  const pulls = new Map(Object.entries(averagePulls(sex)));
  const heaviness = load(values);
  addPulls(STOUTNESS, stoutness(values), pulls);
  addPulls(BURLINESS, burliness(values), pulls);
  for (const [key, value] of values) {
    const dimension = SLIDER_DIMENSIONS[key];
    if (dimension !== undefined) addPulls(dimension, restrained(key, value, heaviness), pulls);
  }
  addPulls(PECTORALS, sliders.gender * (values.get("b_{Torso}_Breast Size") ?? 0), pulls);
  for (const face of [FEATURES[sex], faceTargets(details.face_shape, sex)]) {
    for (const [pattern, weight] of Object.entries(face)) {
      for (const name of bothSides(pattern)) pulls.set(name, (pulls.get(name) ?? 0) + weight);
    }
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
