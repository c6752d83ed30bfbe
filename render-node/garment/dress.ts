/**
 * Dressing a figure: the garment asked for in one size, what completes it to an outfit, shoes, and
 * the base layer under it all.
 */
import type { GarmentTemplate } from "../../contracts/garment-options.ts";
import type { Sex } from "../../contracts/size-charts.ts";
import type { Avatar } from "../avatar/avatar.ts";
import { parseHex } from "../avatar/colors.ts";
import { bodySurfacingOf } from "../avatar/prepared.ts";
import type { LinearRgb, Part } from "../mesh/part.ts";
import { BODY_VERTEX_COUNT, type Pack } from "../pack/pack.ts";
import { BASE_LAYER_COLOR } from "./base-layer.ts";
import type { BodyColliders } from "./body-colliders.ts";
import { visibleTriangles } from "./cover.ts";
import { boxAround, buildDistanceField, sampleField } from "./distance-field.ts";
import {
  creased,
  drawnIn,
  type Fitting,
  type HungGarment,
  type WornGarment,
} from "./drape-garment.ts";
import { clothStretch, fitColors } from "./fit-map.ts";
import { garmentFitting } from "./fittings.ts";
import { foundationOf, type WornCompanion } from "./foundation.ts";
import { drapeEither } from "./learned/drape-either.ts";
import {
  drawBaseLayer,
  drawCompanion,
  drawLayer,
  drawShoes,
  layUnder,
  pressedUnder,
  skinUnder,
} from "./layers.ts";
import type { Outfit } from "./outfit.ts";
import { pressSkinUnder } from "./press-under.ts";
import type { Put } from "./take-apart.ts";
import { findNeighbours, type Neighbours } from "./surface.ts";
import { TEMPLATES } from "./templates/all-templates.ts";

export interface Apparel {
  readonly template: GarmentTemplate;
  /** `RRGGBB`. */
  readonly color_hex: string;
  readonly size: string;
  /** Whose sizes it comes in. Default: those of the wearer's own sex. */
  readonly cutFor?: Sex;
}

export interface DressOptions {
  /** Colours the garment by stretch and clearance instead of its own colour. Default: false. */
  readonly fitMap?: boolean;
  /** Leaves learned drapes aside where there are some. Default: false. */
  readonly solverOnly?: boolean;
}

const WHITE: LinearRgb = [1, 1, 1];

/**
 * Dresses a figure. Called once per size; what does not depend on the size is shared.
 *
 * @throws {RangeError} for an unknown size, listing the known ones
 * @throws {UnsettledDrapeError} if a garment does not come to rest on this figure
 */
export async function dress(
  avatar: Avatar,
  apparel: Apparel,
  pack: Pack,
  options: DressOptions = {},
): Promise<Outfit> {
  const template = TEMPLATES[apparel.template];
  const cutFor = apparel.cutFor ?? avatar.sex;
  const foundation = await foundationOf(avatar, template.kind, pack, options);
  const { shoes, base, companion } = foundation;
  const fitting = await garmentFitting(avatar, { ...apparel, cutFor }, foundation, pack);
  // Its lessons were cut for the wearer's own sex.
  const mayBeLearned = cutFor === avatar.sex && !options.solverOnly;
  const draped = await drapeEither(fitting, mayBeLearned ? "chart" : null);
  const alone = creased(fitting, draped.worn);

  const layered =
    companion && layUnder(underneath(companion, draped.worn), { fitting, worn: alone });
  const garment = layered ? layered.outer : alone;
  const covers = layered ? [layered.inner, garment] : [garment];
  const parts = [
    ...(options.fitMap
      ? drawLayer(garment, "garment", WHITE, fitOf(fitting, draped.worn, garment))
      : drawLayer(garment, "garment", parseHex(apparel.color_hex).rgb)),
    ...(companion && layered ? drawCompanion(layered, parseHex(companion.color).rgb) : []),
    ...drawBaseLayer(base, BASE_LAYER_COLOR, covers),
    drawShoes(shoes, covers),
  ];
  return {
    parts,
    surfaces: [base, ...covers].map(({ surface }) => surface),
    isHooded: template.collar === "hood",
    ...bodyUnder(avatar, [base, ...covers], shoes.hides, pack),
    floorOffset: shoes.sole,
    drapedBy: draped.drapedBy,
  };
}

/** A companion as it lies under a garment. */
function underneath({ fitting, worn }: WornCompanion, outer: HungGarment): Put {
  return { fitting, worn: creased(fitting, worn, pressedUnder(worn, outer)) };
}

/**
 * Colours of the fit map. Creases neither stretch the cloth nor hold it; what a belt draws in counts as
 * the air that it would be without one.
 */
function fitOf(fitting: Fitting, settled: HungGarment, worn: WornGarment): Float32Array {
  const gathered = drawnIn(fitting);
  return fitColors(
    fitting.workpiece.pattern,
    clothStretch(fitting, settled.points),
    clearanceOf(worn, fitting.body).map((air, v) => air + (gathered[v] as number)),
  );
}

/** How far the cloth hangs off the body, decimetres. */
function clearanceOf({ points, surface }: WornGarment, body: BodyColliders): Float32Array {
  const field = buildDistanceField([body.whole], boxAround(surface.points), "far");
  const gradient = new Float64Array(3);
  return Float32Array.from({ length: points.length / 3 }, (_, v) => {
    const [x, y, z] = points.subarray(v * 3, v * 3 + 3) as unknown as [number, number, number];
    return sampleField(field, x, y, z, gradient);
  });
}

/** Every part of the dressed figure: skin without what cloth hides, lifted onto its soles. */
export function dressedParts(avatar: Avatar, outfit: Outfit, pack: Pack): Part[] {
  const { sources } = bodySurfacingOf(pack);
  const isHidden = (vertex: number): boolean => outfit.hiddenBody[sources[vertex] as number] === 1;
  const own = avatar.parts.map((part) =>
    part.name === "skin"
      ? {
          ...part,
          positions: pressedIn(part.positions, avatar, outfit, sources),
          indices: visibleTriangles(part.indices, isHidden),
        }
      : part,
  );
  return [...own, ...outfit.parts].map((part) => lifted(part, outfit.floorOffset));
}

function pressedIn(
  positions: Float32Array,
  { posed }: Avatar,
  { pressedBody }: Outfit,
  sources: Uint32Array,
): Float32Array {
  return positions.map((value, i) => {
    const at = (sources[Math.floor(i / 3)] as number) * 3 + (i % 3);
    return value + (pressedBody[at] as number) - (posed[at] as number);
  });
}

function lifted(part: Part, by: number): Part {
  const positions = part.positions.slice();
  for (let y = 1; y < positions.length; y += 3) positions[y] = (positions[y] as number) + by;
  return { ...part, positions };
}

function bodyUnder(
  avatar: Avatar,
  covers: readonly WornGarment[],
  insideShoes: Uint8Array,
  pack: Pack,
): Pick<Outfit, "hiddenBody" | "pressedBody"> {
  const points = avatar.posed.subarray(0, BODY_VERTEX_COUNT * 3);
  const skin = { points, normals: avatar.normals, places: pack.base.positions };
  const hidden = skinUnder(skin, covers);
  const hiddenBody = hidden.map((flag, v) => (insideShoes[v] === 1 ? 1 : flag));
  const pressedBody = pressSkinUnder(skin, hiddenBody, covers, bodyNeighboursOf(pack));
  return { hiddenBody, pressedBody };
}

const bodyNeighbours = new WeakMap<Pack, Neighbours>();

/** Neighbours of the body's base vertices, found at first use. */
function bodyNeighboursOf(pack: Pack): Neighbours {
  const known = bodyNeighbours.get(pack);
  if (known) return known;
  const made = findNeighbours(bodySurfacingOf(pack).sourceIndices, BODY_VERTEX_COUNT);
  bodyNeighbours.set(pack, made);
  return made;
}
