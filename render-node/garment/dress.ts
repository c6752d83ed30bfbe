/**
 * Dressing a figure: the garment asked for in one size, what completes it to an outfit, shoes, and
 * the base layer under it all.
 */
import type { GarmentTemplate } from "../../contracts/garment-options.ts";
import type { Avatar } from "../avatar/avatar.ts";
import { parseHex } from "../avatar/colors.ts";
import { normalsOf } from "../avatar/part-mesh.ts";
import { bodySurfacingOf } from "../avatar/prepared.ts";
import type { Part } from "../mesh/part.ts";
import { BODY_VERTEX_COUNT, type Pack } from "../pack/pack.ts";
import { BASE_LAYER_COLOR, wearBaseLayer } from "./base-layer.ts";
import { bodyColliders } from "./body-colliders.ts";
import { hiddenUnder, visibleTriangles, type Layer } from "./cover.ts";
import type { Obstacle } from "./distance-field.ts";
import { coverOf, drapeGarment, drawGarment, type WornGarment } from "./drape-garment.ts";
import { fitModelOf } from "./fit-model.ts";
import { bodyGirths, finishedGirths } from "./garment-girths.ts";
import type { Outfit } from "./outfit.ts";
import type { Girths } from "./rest-shape.ts";
import { wearShoes } from "./shoes.ts";
import { sizeBody } from "./size-charts.ts";
import { clothVertexOf, workpieceOf } from "./tailor.ts";
import { TEMPLATES } from "./templates/all-templates.ts";
import { tuckedShirt } from "./templates/tucked-shirt.ts";
import { drawTrim, trimsOf } from "./trims.ts";
import type { Template } from "./template.ts";

export interface Apparel {
  readonly template: GarmentTemplate;
  /** `RRGGBB`. */
  readonly color_hex: string;
  readonly size: string;
}

/** Decimetres inside a hem, a cuff or a neckline that one may look. */
const EDGE_MARGIN = 0.28;

/** How far inside of what it hides a cover may have sunk: skin must be seen where it stands out. */
const SUNK_SKIN = 0.06;
const SUNK_LAYER = 0.25;

/** What completes an outfit, made to the customer's own measure. */
const COMPANION: Readonly<Record<Template["kind"], { template: Template; color: string } | null>> =
  {
    top: { template: TEMPLATES.Trousers, color: "2F3238" },
    bottom: { template: tuckedShirt, color: "E9E6E0" },
    skirt: { template: tuckedShirt, color: "E9E6E0" },
    dress: null,
    bodysuit: null,
  };

/**
 * Dresses a figure. Called once per size; what does not depend on the size is shared.
 *
 * @throws {RangeError} for an unknown size, listing the known ones
 * @throws {UnsettledDrapeError} if a garment does not come to rest on this figure
 */
export async function dress(avatar: Avatar, apparel: Apparel, pack: Pack): Promise<Outfit> {
  const template = TEMPLATES[apparel.template];
  const girths = finishedGirths(template, sizeBody(avatar.sex, apparel.size));
  const shoes = await wearShoes(avatar, pack);
  const body = bodyColliders(avatar, pack);
  const companion = COMPANION[template.kind];

  const fitBody = await fitModelOf(pack, avatar.sex, apparel.size);
  const wear = (
    what: Template,
    cutOn: Float32Array,
    size: Girths,
    under: Obstacle[],
  ): WornGarment =>
    drapeGarment(workpieceOf(pack, what), avatar, cutOn, size, body, [shoes.obstacle, ...under]);
  // A companion lies below: trousers and skirts go over a shirt, and a top hangs over trousers.
  const inner = companion && {
    ...companion,
    worn: wear(
      companion.template,
      avatar.shape,
      finishedGirths(companion.template, bodyGirths(avatar.measurements)),
      [],
    ),
  };
  const started = performance.now();
  const outer = wear(template, fitBody, girths, inner ? [inner.worn.surface] : []);
  const milliseconds = performance.now() - started;
  const base = wearBaseLayer(avatar, body, pack);

  const parts = [...drawLayer(outer, "garment", apparel.color_hex), shoes.part];
  if (inner) parts.push(...drawLayer(inner.worn, "companion", inner.color, outer));
  const overBase = inner ? [inner.worn, outer] : [outer];
  parts.push(trimmed(base, drawGarment(base, "base-layer", BASE_LAYER_COLOR), overBase, 0.05));
  return {
    parts: parts.filter((part) => part.indices.length > 0),
    hiddenBody: hiddenSkin(skinOf(avatar, pack), [base, ...overBase], shoes.hides),
    floorOffset: shoes.sole,
    girths,
    drape: { substeps: outer.substeps, milliseconds },
  };
}

/** A garment and its trims, without what an outer garment hides of them. */
function drawLayer(worn: WornGarment, name: string, colorHex: string, under?: WornGarment): Part[] {
  const color = parseHex(colorHex).rgb;
  const cloth = drawGarment(worn, name, color);
  const trims = trimsOf(worn).map((trim) => ({ trim, part: drawTrim(worn, trim, color) }));
  const named = trims.map(({ trim, part }) => ({ ...part, name: `${name}-${trim.name}` }));
  if (!under) return [cloth, ...named];
  const hidden = hiddenUnder(worn, coverOf(under), EDGE_MARGIN, SUNK_LAYER);
  return [
    trimmed(worn, cloth, [under], EDGE_MARGIN),
    ...named.map((part, i) => ({
      ...part,
      indices: visibleTriangles(
        part.indices,
        (v) => hidden[trims[i]?.trim.strip.vertices[v] ?? 0] === 1,
      ),
    })),
  ];
}

/** Every part of the dressed figure: skin without what cloth hides, lifted onto its soles. */
export function dressedParts(avatar: Avatar, outfit: Outfit, pack: Pack): Part[] {
  const { sources } = bodySurfacingOf(pack);
  const isHidden = (vertex: number): boolean => outfit.hiddenBody[sources[vertex] as number] === 1;
  const own = avatar.parts.map((part) =>
    part.name === "skin" ? { ...part, indices: visibleTriangles(part.indices, isHidden) } : part,
  );
  return [...own, ...outfit.parts].map((part) => lifted(part, outfit.floorOffset));
}

function lifted(part: Part, by: number): Part {
  return {
    ...part,
    positions: part.positions.map((value, i) => (i % 3 === 1 ? value + by : value)),
  };
}

/** A garment's part without the triangles that covering garments hide; folds go with their edges. */
function trimmed(
  worn: WornGarment,
  part: Part,
  covers: readonly WornGarment[],
  margin: number,
): Part {
  const hidden = covers.map((cover) => hiddenUnder(worn, coverOf(cover), margin, SUNK_LAYER));
  const isHidden = (drawn: number): boolean => {
    const vertex = clothVertexOf(worn.workpiece, drawn);
    return hidden.some((each) => each[vertex] === 1);
  };
  return { ...part, indices: visibleTriangles(part.indices, isHidden) };
}

function skinOf({ posed }: Avatar, pack: Pack): Layer {
  const points = posed.subarray(0, BODY_VERTEX_COUNT * 3);
  return { points, normals: normalsOf(points, bodySurfacingOf(pack).sourceIndices) };
}

function hiddenSkin(
  body: Layer,
  worn: readonly WornGarment[],
  insideShoes: Uint8Array,
): Uint8Array {
  const hidden = insideShoes.slice(0, BODY_VERTEX_COUNT);
  for (const garment of worn) {
    hiddenUnder(body, coverOf(garment), EDGE_MARGIN, SUNK_SKIN).forEach((flag, v) => {
      if (flag === 1) hidden[v] = 1;
    });
  }
  return hidden;
}
