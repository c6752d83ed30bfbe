/** From a request's details to what the body model takes. */
import type { AvatarDetails } from "../../contracts/generate.ts";
import type { BodyInputs } from "../inference/body-model.ts";
import type { Pack } from "../pack/pack.ts";
import { softenedValues } from "./body-dimensions.ts";
import { boneScales } from "./bone-scales.ts";
import { type ShapeDetails, shapeWeights } from "./shape-weights.ts";

/** Weights and bone scales of a body at rest. */
export function bodyInputs(
  pack: Pack,
  details: ShapeDetails & Pick<AvatarDetails, "body_dimension_lengths">,
): BodyInputs {
  const values = softenedValues(details.body_dimensions);
  return {
    weights: shapeWeights(pack.targets, details),
    boneScales: boneScales(pack.rig, {
      lengths: details.body_dimension_lengths,
      handWidth: values.get("b_{Arms}_Hand Width") ?? 0,
      handThickness: values.get("b_{Arms}_Hand Thickness") ?? 0,
    }),
  };
}
