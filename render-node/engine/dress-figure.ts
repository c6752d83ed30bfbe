import type { ResolvedApparel } from "../../contracts/node-protocol.ts";
import { sexOf, type Sex } from "../../contracts/size-charts.ts";
import type { Avatar } from "../avatar/avatar.ts";
import { bodySurfacingOf } from "../avatar/prepared.ts";
import { BASE_LAYER_COLOR, wearBaseLayer } from "../garment/base-layer.ts";
import { bodyColliders } from "../garment/body-colliders.ts";
import { hiddenUnder, visibleTriangles } from "../garment/cover.ts";
import { coverOf, drawGarment } from "../garment/drape-garment.ts";
import { dress, dressedParts, type Apparel, type DressOptions } from "../garment/dress.ts";
import { withHairOver, withHairTucked } from "../garment/hair-over.ts";
import type { DrapedBy } from "../garment/outfit.ts";
import { bodysuit } from "../garment/templates/bodysuit.ts";
import type { Part } from "../mesh/part.ts";
import { BODY_VERTEX_COUNT, type Pack } from "../pack/pack.ts";
import { Recent } from "./recent.ts";

/** A figure as it is drawn in one size. */
export interface DressedFigure {
  /** The avatar with its hair over what it wears. */
  readonly wearer: Avatar;
  /** The wearer's own parts first, in their order, then what it wears. */
  readonly parts: readonly Part[];
  /** How far its soles lift it off its bare feet, decimetres. */
  readonly floorOffset: number;
  /** What draped its garment; left out where it wears none. */
  readonly drapedBy?: DrapedBy;
}

/** As many as a request has sizes, about 2 MB each. */
const KEPT = 2;

const kept = new WeakMap<Avatar, Recent<DressedFigure>>();

/**
 * The figure in the garment asked for, with what completes the outfit. Kept beside the avatar: customers
 * look at the same clothes from all sides. Throws as `dress` does.
 */
export function dressFigure(
  avatar: Avatar,
  apparel: Pick<ResolvedApparel, "template" | "color_hex" | "cut_for">,
  size: string,
  pack: Pack,
  options: DressOptions = {},
): Promise<DressedFigure> {
  const { template, color_hex, cut_for } = apparel;
  const asked = { template, color_hex, size, cutFor: sexCutFor(cut_for, avatar) };
  const recent = kept.get(avatar) ?? new Recent<DressedFigure>(KEPT);
  kept.set(avatar, recent);
  return recent.of(JSON.stringify([asked, options]), () => putOn(avatar, asked, pack, options));
}

async function putOn(
  avatar: Avatar,
  apparel: Apparel,
  pack: Pack,
  options: DressOptions,
): Promise<DressedFigure> {
  const outfit = await dress(avatar, apparel, pack, options);
  const wearer = outfit.isHooded
    ? withHairTucked(avatar, pack)
    : withHairOver(avatar, outfit.surfaces, pack);
  return {
    wearer,
    parts: dressedParts(wearer, outfit, pack),
    floorOffset: outfit.floorOffset,
    drapedBy: outfit.drapedBy,
  };
}

/** Whose sizes a garment comes in: the wearer's own where the catalogue does not say. */
export function sexCutFor(cutFor: ResolvedApparel["cut_for"], wearer: Pick<Avatar, "sex">): Sex {
  return cutFor === undefined ? wearer.sex : sexOf(cutFor);
}

/** It clings, so one sees hardly any skin behind its edges; decimetres. */
const EDGE_MARGIN = 0.05;
const SUNK_SKIN = 0.2;

/** The body itself, barefoot in the base layer. */
export function baseFigure(avatar: Avatar, pack: Pack): DressedFigure {
  const worn = wearBaseLayer(avatar, bodyColliders(avatar, pack), pack, bodysuit);
  const { sources } = bodySurfacingOf(pack);
  const points = avatar.posed.subarray(0, BODY_VERTEX_COUNT * 3);
  const body = { points, normals: avatar.normals };
  const hidden = hiddenUnder(body, coverOf(worn), EDGE_MARGIN, SUNK_SKIN);
  const wearer = withHairOver(avatar, [worn.surface], pack);
  const own = wearer.parts.map((part) =>
    part.name === "skin"
      ? {
          ...part,
          indices: visibleTriangles(part.indices, (v) => hidden[sources[v] as number] === 1),
        }
      : part,
  );
  const layer = thickened(drawGarment(worn, "base-layer", BASE_LAYER_COLOR));
  return { wearer, parts: [...own, layer], floorOffset: 0 };
}

/** Decimetres: what the base layer stands off where nothing presses it on; skin bulges between its vertices. */
const THICKNESS = 0.015;

function thickened(part: Part): Part {
  const { positions, normals } = part;
  const outer = positions.map((value, i) => value + THICKNESS * (normals[i] as number));
  return { ...part, positions: outer };
}
