/**
 * What a figure wears whatever size it tries on: the base layer, shoes, and the companion that
 * completes the outfit. Worked out once for a figure and shared by the sizes.
 */
import { finishedGirths } from "../../contracts/garment-girths.ts";
import type { Avatar } from "../avatar/avatar.ts";
import type { Pack } from "../pack/pack.ts";
import { wearBaseLayer } from "./base-layer.ts";
import { bodyColliders, type BodyColliders } from "./body-colliders.ts";
import { bodyGirths } from "./body-girths.ts";
import { drapeGarment, type WornGarment } from "./drape-garment.ts";
import { wearShoes, type Shoes } from "./shoes.ts";
import { workpieceOf } from "./tailor.ts";
import { TEMPLATES } from "./templates/all-templates.ts";
import { bodysuit } from "./templates/bodysuit.ts";
import { lowBodysuit } from "./templates/low-bodysuit.ts";
import { tuckedShirt } from "./templates/tucked-shirt.ts";
import type { Template } from "./template.ts";

export interface Foundation {
  readonly body: BodyColliders;
  readonly shoes: Shoes;
  readonly base: WornGarment;
  readonly companion: { readonly worn: WornGarment; readonly color: string } | null;
}

interface Companion {
  readonly template: Template;
  /** `RRGGBB`. */
  readonly color: string;
}

const SHIRT: Companion = { template: tuckedShirt, color: "E9E6E0" };

/** A companion lies below: trousers and skirts go over a shirt, and a top hangs over trousers. */
const COMPANIONS: Readonly<Record<Template["kind"], Companion | null>> = {
  top: { template: TEMPLATES.Trousers, color: "2F3238" },
  bottom: SHIRT,
  skirt: SHIRT,
  dress: null,
  bodysuit: null,
};

const BASE_LAYERS: Readonly<Record<Template["kind"], Template>> = {
  top: lowBodysuit,
  bottom: bodysuit,
  skirt: bodysuit,
  dress: lowBodysuit,
  bodysuit,
};

const known = new WeakMap<Avatar, Map<Template["kind"], Promise<Foundation>>>();

/**
 * The foundation of an outfit whose garment is of this kind.
 *
 * @throws {UnsettledDrapeError} if the companion does not come to rest on this figure
 */
export function foundationOf(
  avatar: Avatar,
  kind: Template["kind"],
  pack: Pack,
): Promise<Foundation> {
  const ofAvatar = known.get(avatar) ?? new Map<Template["kind"], Promise<Foundation>>();
  known.set(avatar, ofAvatar);
  const foundation = ofAvatar.get(kind) ?? layFoundation(avatar, kind, pack);
  ofAvatar.set(kind, foundation);
  return foundation;
}

async function layFoundation(
  avatar: Avatar,
  kind: Template["kind"],
  pack: Pack,
): Promise<Foundation> {
  const body = bodyColliders(avatar, pack);
  const shoes = await wearShoes(avatar, pack);
  const base = wearBaseLayer(avatar, body, pack, BASE_LAYERS[kind]);
  const companion = COMPANIONS[kind];
  if (!companion) return { body, shoes, base, companion };
  const { template, color } = companion;
  // Made to the customer's own measure, so that it never draws the eye.
  const girths = finishedGirths(template, bodyGirths(avatar.measurements));
  const workpiece = workpieceOf(pack, template);
  const worn = drapeGarment({
    workpiece,
    avatar,
    fitBody: avatar.shape,
    girths,
    body,
    under: [shoes.obstacle],
  });
  return { body, shoes, base, companion: { worn, color } };
}
