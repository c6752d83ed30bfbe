/** Who a garment is put on, what it is cut to, and what it lies on. */
import { finishedGirths } from "../../contracts/garment-girths.ts";
import type { GarmentTemplate } from "../../contracts/garment-options.ts";
import { sizeBody, type Sex } from "../../contracts/size-charts.ts";
import type { Avatar } from "../avatar/avatar.ts";
import type { Pack } from "../pack/pack.ts";
import { bodyGirths } from "./body-girths.ts";
import type { Fitting } from "./drape-garment.ts";
import { fitModelOf } from "./fit-model.ts";
import type { Foundation } from "./foundation.ts";
import { workpieceOf } from "./tailor.ts";
import type { Template } from "./template.ts";
import { TEMPLATES } from "./templates/all-templates.ts";

/** A garment as it hangs in a shop. */
export interface Cut {
  readonly template: GarmentTemplate;
  readonly size: string;
  /** Whose sizes it comes in. */
  readonly cutFor: Sex;
}

/**
 * A garment on a figure over its foundation.
 *
 * @throws {RangeError} for an unknown size, listing the known ones
 */
export async function garmentFitting(
  avatar: Avatar,
  { template: name, size, cutFor }: Cut,
  { body, shoes, companion }: Foundation,
  pack: Pack,
): Promise<Fitting> {
  const template = TEMPLATES[name];
  return {
    workpiece: workpieceOf(pack, template),
    avatar,
    fitBody: await fitModelOf(pack, cutFor, size),
    girths: finishedGirths(template, sizeBody(cutFor, size)),
    body,
    shoes: shoes.hull,
    under: [shoes.obstacle, ...(companion ? [companion.worn.surface] : [])],
  };
}

/** A companion as it is put on: made to its wearer's own measure, so that it never draws the eye. */
export function companionFitting(
  avatar: Avatar,
  template: Template,
  { body, shoes }: Pick<Foundation, "body" | "shoes">,
  pack: Pack,
): Fitting {
  return {
    workpiece: workpieceOf(pack, template),
    avatar,
    fitBody: avatar.shape,
    girths: finishedGirths(template, bodyGirths(avatar.measurements)),
    body,
    shoes: shoes.hull,
    under: [shoes.obstacle],
  };
}
