/** Drawing what is worn in layers, without what an outer layer hides of an inner one. */
import { spread } from "../avatar/part-mesh.ts";
import type { LinearRgb, Part } from "../mesh/part.ts";
import type { Point } from "./body-map.ts";
import {
  coveredPlaces,
  hiddenOutside,
  hiddenUnder,
  isOpenBelow,
  sortCover,
  tuckedUnder,
  visibleTriangles,
  type PlacedLayer,
} from "./cover.ts";
import { coverOf, drawGarment, type HungGarment, type WornGarment } from "./drape-garment.ts";
import type { LoopName } from "./pattern.ts";
import { isAnyWithin } from "./point-grid.ts";
import { pressBaseUnder, pressGarmentUnder, pressUnder } from "./press-under.ts";
import type { Shoes } from "./shoes.ts";
import { takeApart, type Put } from "./take-apart.ts";
import { clothVertexOf } from "./tailor.ts";
import { drawTrim, trimsOf } from "./trims.ts";

/** Decimetres inside a hem, a cuff or a neckline that one may look at the skin. */
const EDGE_MARGIN = 0.28;
/** The same of a garment under another, where the inner one shows through a waistband sooner than below it. */
const LAYER_MARGIN = 0.15;
/** The base layer may not be seen at all, not even in a neckline. */
const BASE_MARGIN = 0.05;
/** How far inside of what it hides a cover may have sunk: skin must be seen where it stands out. */
const SUNK_SKIN = 0.06;
const SUNK_LAYER = 0.25;
/** The same where the two have been taken apart: what still stands out does so in sight. */
const SUNK_APART = 0.02;
/** Where a garment surely covers the base layer, cloth this near to it hides it, decimetres. */
const NEAR_BASE = 0.15;
/** How far above the legs' skin a skirt may hang and still hide it, decimetres: further off, one may look in. */
const HIGHEST_SKIRT = 0.02;
/** The same of any garment above the base layer, below which there is no skin. */
const HIGHEST_OVER_BASE = 0.08;
/** Height of the hips on the neutral base mesh, decimetres. */
const LEGS_BELOW = 0.3;

/**
 * A garment and its trims.
 *
 * @param colors linear rgb per vertex of the cloth, multiplied into the colour
 */
export function drawLayer(
  worn: WornGarment,
  name: string,
  color: LinearRgb,
  colors?: Float32Array,
): Part[] {
  return drawHiddenLayer(worn, name, color, () => false, colors);
}

/** Two garments on one figure, one over the other. */
export interface Layered {
  readonly inner: WornGarment;
  readonly outer: WornGarment;
  /** 1 for every vertex of the inner one that the outer one hides. */
  readonly hidden: Uint8Array;
}

/**
 * A garment pressed under one that hangs over it, and both taken out of each other where one still sees
 * them cross: a thigh that is raised stands out before a hem.
 */
export function layUnder(inner: Put, outer: Put): Layered {
  const pressed = { ...inner, worn: pressGarmentUnder(inner.worn, [outer.worn]) };
  const hidden = hiddenIn(pressed.worn, [outer.worn], LAYER_MARGIN);
  const apart = takeApart(pressed, outer, hidden);
  return { ...apart, hidden: hiddenIn(apart.inner, [apart.outer], LAYER_MARGIN, SUNK_APART) };
}

/** What completes an outfit, where the garment over it does not hide it. */
export function drawCompanion({ inner, hidden }: Layered, color: LinearRgb): Part[] {
  return drawHiddenLayer(inner, "companion", color, (v) => hidden[v] === 1);
}

function drawHiddenLayer(
  worn: WornGarment,
  name: string,
  color: LinearRgb,
  isHidden: (vertex: number) => boolean,
  colors?: Float32Array,
): Part[] {
  const { surfacing } = worn.workpiece;
  const cloth = Uint32Array.from(surfacing.sources, (_, v) => clothVertexOf(worn.workpiece, v));
  const drawn = new Uint32Array(worn.points.length / 3);
  surfacing.sources.forEach((source, v) => {
    if (source < drawn.length) drawn[source] = v;
  });
  return [
    layerPart(drawGarment(worn, name, color), cloth, isHidden, colors),
    ...trimsOf(worn).map((trim) => {
      const { vertices } = trim.strip;
      const sewnOn = vertices.map((vertex) => drawn[vertex] as number);
      const part = { ...drawTrim(worn, trim, color), name: `${name}-${trim.name}`, sewnOn };
      return layerPart(part, vertices, isHidden, colors);
    }),
  ].filter(({ indices }) => indices.length > 0);
}

/** The base layer, where no garment covers it. */
export function drawBaseLayer(
  worn: WornGarment,
  color: LinearRgb,
  covers: readonly WornGarment[],
): Part[] {
  const hasFallen = isUpsideDown(worn);
  const hiddenByLayers = hasFallen
    ? hiddenIn(worn, covers, EDGE_MARGIN, SUNK_APART)
    : hiddenIn(worn, covers, BASE_MARGIN);
  const covered = hasFallen ? [] : covers.map((cover) => coveredBy(worn, cover));
  const hidden = Uint8Array.from({ length: worn.points.length / 3 }, (_, v) =>
    hiddenByLayers[v] === 1 || covered.some((isCovered) => isCovered(v)) ? 1 : 0,
  );
  const pressed = pressBaseUnder(worn, covers, hidden);
  return drawHiddenLayer(pressed, "base-layer", color, (v) => hidden[v] === 1);
}

/**
 * Whether a vertex lies at a place that a garment surely covers and, below a neckline and armholes, next to
 * its cloth: where this hangs loose, one may look in.
 */
function coveredBy(inner: WornGarment, cover: WornGarment): (v: number) => boolean {
  const { pattern } = cover.workpiece;
  const isCovered = coveredPlaces(pattern);
  const { map } = inner.workpiece.pattern;
  if (!pattern.template.neckline) return (v) => isCovered(map, v);
  const { all } = sortCover(coverOf(cover));
  return (v) => {
    const [x, y, z] = inner.points.subarray(v * 3, v * 3 + 3) as unknown as Point;
    return isCovered(map, v) && isAnyWithin(all, x, y, z, NEAR_BASE);
  };
}

/** Whether the figure stands on its hands: cloth falls, and covers what it likes. */
function isUpsideDown({ workpiece, points }: WornGarment): boolean {
  const lowest = (names: readonly LoopName[]): number => {
    const loops = workpiece.pattern.loops.filter(({ name }) => names.includes(name));
    const vertices = loops.flatMap((loop) => loop.vertices);
    return Math.min(...vertices.map((v) => points[v * 3 + 1] as number));
  };
  return lowest(["neck", "waist"]) < lowest(["hem", "leftLeg", "rightLeg"]);
}

/** Shoes, pressed into the trouser legs that hang over them: a shaft wider than a leg would show through. */
export function drawShoes(
  { worn, obstacle, sources, neighbours }: Shoes,
  covers: readonly WornGarment[],
): Part {
  const cloths = covers.map(({ surface }) => surface);
  const points = pressUnder(obstacle.points, cloths, neighbours);
  return { ...worn.part, positions: spread(points, sources) };
}

/** 1 for every point of the skin that lies safely under one of the garments, or is caught in it. */
export function skinUnder(skin: PlacedLayer, covers: readonly WornGarment[]): Uint8Array {
  const hidden = new Uint8Array(skin.points.length / 3);
  for (const worn of covers) {
    const cover = coverOf(worn);
    hiddenUnder(skin, cover, EDGE_MARGIN, SUNK_SKIN, highestOverSkin(worn, skin), hidden);
    if (isOpenBelow(worn.workpiece.pattern.template)) continue;
    hiddenOutside(skin, cover, worn.workpiece.pattern, EDGE_MARGIN, hidden);
  }
  return hidden;
}

function highestOverSkin(
  { workpiece }: WornGarment,
  { places }: PlacedLayer,
): ((vertex: number) => number) | undefined {
  if (!isOpenBelow(workpiece.pattern.template)) return undefined;
  return (v) => ((places[v * 3 + 1] as number) < LEGS_BELOW ? HIGHEST_SKIRT : Infinity);
}

/** 1 for every vertex of a garment that the cloth of another presses flat. */
export function pressedUnder(inner: HungGarment, outer: HungGarment): Uint8Array {
  return hiddenUnder(inner, coverOf(outer), 0, SUNK_LAYER);
}

function hiddenIn(
  worn: WornGarment,
  covers: readonly WornGarment[],
  margin: number,
  sunk = SUNK_LAYER,
): Uint8Array {
  const isTucked = !isUpsideDown(worn);
  const isBase = worn.workpiece.pattern.template.kind === "bodysuit";
  const highest = isBase ? () => HIGHEST_OVER_BASE : undefined;
  const inner = { ...worn, places: worn.workpiece.pattern.map.points };
  const hidden = new Uint8Array(worn.points.length / 3);
  for (const garment of covers) {
    const cover = coverOf(garment);
    const { pattern } = garment.workpiece;
    hiddenUnder(inner, cover, margin, sunk, highest, hidden);
    if (!isTucked) continue;
    if (isBase && !isOpenBelow(pattern.template)) {
      hiddenOutside(inner, cover, pattern, EDGE_MARGIN, hidden);
    }
    for (const { name, vertices } of pattern.loops) {
      if (name === "waist") tuckedUnder(worn, cover, vertices, hidden);
    }
  }
  return hidden;
}

/** @param cloth the vertex of the garment that each vertex of the part belongs to */
function layerPart(
  part: Part,
  cloth: Uint32Array,
  isHidden: (vertex: number) => boolean,
  colors?: Float32Array,
): Part {
  const indices = visibleTriangles(part.indices, (v) => isHidden(cloth[v] as number));
  const { colors: tones } = part;
  const painted = colors && spread(colors, cloth).map((value, i) => value * (tones?.[i] ?? 1));
  return { ...part, indices, ...(painted && { colors: painted }) };
}
