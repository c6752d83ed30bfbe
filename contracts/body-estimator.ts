/** The estimator that `npm run learn:bodies` has fitted, and how good it is. */
import file from "./body-estimator.json" with { type: "json" };
import { estimateBody, type BodyEstimator, type BodySliders } from "./estimate-body.ts";
import { FITTED_MEASURES, type FittedBody } from "./fit-report.ts";
import type { Gender } from "./avatar-options.ts";

export interface EstimatedBody {
  /** Centimetres. */
  readonly body: FittedBody;
  /** What 95 in 100 estimates of this kind of body are nearer to the truth than, centimetres. */
  readonly accuracy: FittedBody;
}

/** Estimates the measurements of a body from its sliders. */
export function estimatedBody(gender: Gender, sliders: BodySliders): EstimatedBody {
  const errors = file.errors_cm[gender][kindOf(sliders)];
  return {
    body: estimateBody(weightsOf(gender), sliders),
    accuracy: byMeasure((name) => errors[name].p95),
  };
}

function kindOf({ dimensions, lengths }: BodySliders): keyof typeof file.errors_cm.Female {
  if (dimensions.some(({ key, value }) => Math.abs(value) > 1 && !key.startsWith("b_{main}"))) {
    return "beyond_full_sliders";
  }
  return lengths.length > 0 ? "with_scaled_bones" : "within_full_sliders";
}

const parsed = new Map<Gender, BodyEstimator>();

/** Numbers are kept as text, a line a measurement, so that the file can be read and compared. */
function weightsOf(gender: Gender): BodyEstimator {
  const known = parsed.get(gender);
  if (known) return known;
  const estimator = byMeasure((name) => file.weights[gender][name].split(" ").map(Number));
  parsed.set(gender, estimator);
  return estimator;
}

function byMeasure<Value>(of: (name: keyof FittedBody) => Value): Record<keyof FittedBody, Value> {
  return Object.fromEntries(FITTED_MEASURES.map((name) => [name, of(name)])) as Record<
    keyof FittedBody,
    Value
  >;
}
