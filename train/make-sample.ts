/** Lessons: figures of the training range, dressed by the cloth solver. */
import type { GarmentTemplate, Size } from "../contracts/garment-options.ts";
import type { Avatar } from "../render-node/avatar/avatar.ts";
import { settle, type Fitting } from "../render-node/garment/drape-garment.ts";
import { companionFitting, garmentFitting } from "../render-node/garment/fittings.ts";
import { foundationOf } from "../render-node/garment/foundation.ts";
import { drapeInputs } from "../render-node/garment/learned/drape-inputs.ts";
import type { Template } from "../render-node/garment/template.ts";
import { TEMPLATES } from "../render-node/garment/templates/all-templates.ts";
import type { Pack } from "../render-node/pack/pack.ts";
import type { Sample } from "./sample-store.ts";

/**
 * What the solver makes of a garment of one size on a figure.
 *
 * @param index number of the draw that the figure is
 * @throws {UnsettledDrapeError} if the cloth does not come to rest
 */
export function makeSample(fitting: Fitting, size: Sample["size"], index: number): Sample {
  const { points, substeps } = settle(fitting);
  const { carried, traits } = drapeInputs(fitting);
  return { index, size, substeps, traits: [...traits], carried, settled: points };
}

/** A garment of a size on a figure with the rest of its outfit, which the solver draped. */
export async function fittingOf(
  pack: Pack,
  name: GarmentTemplate,
  avatar: Avatar,
  size: Size,
): Promise<Fitting> {
  const { kind } = TEMPLATES[name];
  const foundation = await foundationOf(avatar, kind, pack, { solverOnly: true });
  return garmentFitting(avatar, { template: name, size, cutFor: avatar.sex }, foundation, pack);
}

/** A companion on a figure, cut to its measures. */
export async function companionFittingOf(
  pack: Pack,
  template: Template,
  avatar: Avatar,
): Promise<Fitting> {
  return companionFitting(avatar, template, await foundationOf(avatar, "bodysuit", pack), pack);
}
