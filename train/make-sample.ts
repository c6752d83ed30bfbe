/** One lesson: a figure of the training range, dressed by the cloth solver. */
import { finishedGirths } from "../contracts/garment-girths.ts";
import { SIZES, type GarmentTemplate, type Size } from "../contracts/garment-options.ts";
import { sizeBody, type Sex } from "../contracts/size-charts.ts";
import type { Avatar } from "../render-node/avatar/avatar.ts";
import { buildAvatar } from "../render-node/avatar/build-avatar.ts";
import { settle, type Fitting } from "../render-node/garment/drape-garment.ts";
import { fitModelOf } from "../render-node/garment/fit-model.ts";
import { foundationOf } from "../render-node/garment/foundation.ts";
import { drapeInputs } from "../render-node/garment/learned/drape-inputs.ts";
import { workpieceOf } from "../render-node/garment/tailor.ts";
import { TEMPLATES } from "../render-node/garment/templates/all-templates.ts";
import type { BodyModel } from "../render-node/inference/body-model.ts";
import type { Pack } from "../render-node/pack/pack.ts";
import type { Sample } from "./sample-store.ts";
import { sampleRequest } from "./training-range.ts";

/** What a sample is made with. */
export interface Workshop {
  readonly pack: Pack;
  readonly bodyModel: BodyModel;
}

/**
 * Draw number `index` of the training range in a garment.
 *
 * @throws {UnsettledDrapeError} if the cloth does not come to rest
 */
export async function makeSample(
  { pack, bodyModel }: Workshop,
  template: GarmentTemplate,
  index: number,
): Promise<Sample> {
  const { details, sizesOff, isBeyond } = sampleRequest(index);
  const avatar = await buildAvatar(details, pack, bodyModel);
  const size = sizeOff(avatar, sizesOff);
  const fitting = await fittingOf(pack, template, avatar, size);
  const { points, substeps } = settle(fitting);
  const { carried, traits } = drapeInputs(fitting);
  return { index, isBeyond, size, substeps, traits: [...traits], carried, settled: points };
}

/** A garment of a size on a figure with the rest of its outfit. */
export async function fittingOf(
  pack: Pack,
  name: GarmentTemplate,
  avatar: Avatar,
  size: Size,
): Promise<Fitting> {
  const template = TEMPLATES[name];
  const { body, shoes, companion } = await foundationOf(avatar, template.kind, pack);
  return {
    workpiece: workpieceOf(pack, template),
    avatar,
    fitBody: await fitModelOf(pack, avatar.sex, size),
    girths: finishedGirths(template, sizeBody(avatar.sex, size)),
    body,
    under: [shoes.obstacle, ...(companion ? [companion.worn.surface] : [])],
  };
}

/** The size so many letters from the one whose chest is nearest. */
export function sizeOff({ sex, measurements }: Pick<Avatar, "sex" | "measurements">, off: number) {
  const misses = SIZES.map((size) => Math.abs(chestOf(sex, size) - measurements.chest));
  const nearest = misses.indexOf(Math.min(...misses));
  const at = Math.min(SIZES.length - 1, Math.max(0, nearest + off));
  return SIZES[at] as Size;
}

function chestOf(sex: Sex, size: Size): number {
  return sizeBody(sex, size).chest;
}
