/**
 * What a figure wears whatever size it tries on: the base layer, shoes, and the companion that
 * completes the outfit. Worked out once for a figure and shared by the sizes.
 */
import type { Avatar } from "../avatar/avatar.ts";
import type { Pack } from "../pack/pack.ts";
import { wearBaseLayer } from "./base-layer.ts";
import { bodyColliders, type BodyColliders } from "./body-colliders.ts";
import type { Fitting, HungGarment, WornGarment } from "./drape-garment.ts";
import { companionFitting } from "./fittings.ts";
import { drapeEither } from "./learned/drape-either.ts";
import { wearShoes, type Shoes } from "./shoes.ts";
import { TEMPLATES } from "./templates/all-templates.ts";
import { bodysuit } from "./templates/bodysuit.ts";
import { lowBodysuit } from "./templates/low-bodysuit.ts";
import { tuckedShirt } from "./templates/tucked-shirt.ts";
import type { Template } from "./template.ts";

export interface Foundation {
  readonly body: BodyColliders;
  readonly shoes: Shoes;
  readonly base: WornGarment;
  readonly companion: WornCompanion | null;
}

export interface WornCompanion {
  readonly fitting: Fitting;
  /** Without creases: these depend on what is worn over it. */
  readonly worn: HungGarment;
  /** `RRGGBB`. */
  readonly color: string;
}

interface Companion {
  readonly template: Template;
  /** `RRGGBB`. */
  readonly color: string;
}

/** Templates of all that completes outfits. */
export const COMPANION_TEMPLATES: readonly Template[] = [TEMPLATES.Trousers, tuckedShirt];

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

interface FoundationOptions {
  /** Leaves the companion to the solver. Default: false. */
  readonly solverOnly?: boolean;
}

const known = new WeakMap<Avatar, Map<string, Promise<Foundation>>>();

/**
 * The foundation of an outfit whose garment is of this kind.
 *
 * @throws {UnsettledDrapeError} if the companion does not come to rest on this figure
 */
export function foundationOf(
  avatar: Avatar,
  kind: Template["kind"],
  pack: Pack,
  { solverOnly = false }: FoundationOptions = {},
): Promise<Foundation> {
  const ofAvatar = known.get(avatar) ?? new Map<string, Promise<Foundation>>();
  known.set(avatar, ofAvatar);
  const key = `${kind}, ${solverOnly ? "solver" : "either"}`;
  const foundation = ofAvatar.get(key) ?? layFoundation(avatar, kind, pack, solverOnly);
  ofAvatar.set(key, foundation);
  return foundation;
}

async function layFoundation(
  avatar: Avatar,
  kind: Template["kind"],
  pack: Pack,
  solverOnly: boolean,
): Promise<Foundation> {
  const body = bodyColliders(avatar, pack);
  const shoes = await wearShoes(avatar, pack);
  const base = wearBaseLayer(avatar, body, pack, BASE_LAYERS[kind]);
  const companion = COMPANIONS[kind];
  if (!companion) return { body, shoes, base, companion };
  const { template, color } = companion;
  const fitting = companionFitting(avatar, template, { body, shoes }, pack);
  const { worn } = await drapeEither(fitting, solverOnly ? null : "own");
  return { body, shoes, base, companion: { fitting, worn, color } };
}
