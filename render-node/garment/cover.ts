/** What an outer layer hides of an inner one: skin under cloth, a top under a waistband. */
import type { BodyMap } from "./body-map.ts";
import type { LoopName, Pattern } from "./pattern.ts";
import { isAnyWithin, nearestPoint, sortPoints, type PointGrid } from "./point-grid.ts";

export interface Layer {
  readonly points: Float32Array;
  readonly normals: Float32Array;
}

/** A layer that knows where on the body it belongs. */
export interface PlacedLayer extends Layer {
  /** xyz of the points, and maybe of others after them, on the neutral base mesh, decimetres. */
  readonly places: Float32Array;
}

export interface Cover extends Layer {
  /** Vertices on the open edges. */
  readonly edge: readonly number[];
}

/** The points of a cover and those on its edges, sorted. */
interface SortedCover {
  readonly all: PointGrid;
  readonly edges: PointGrid;
  readonly onEdge: ReadonlySet<number>;
}

const sorted = new WeakMap<Float32Array, SortedCover>();

/** A cover sorted once for all that lies under it: by its points, which no other cover shares. */
export function sortCover({ points, edge }: Cover): SortedCover {
  const known = sorted.get(points);
  if (known) return known;
  const made = {
    all: sortPoints(
      points,
      Uint32Array.from({ length: points.length / 3 }, (_, v) => v),
    ),
    edges: sortPoints(points, edge),
    onEdge: new Set(edge),
  };
  sorted.set(points, made);
  return made;
}

/** Cosine between two surfaces from which on one can cover the other. */
export const FACING = 0.2;
/** How near above a point the cover must lie to hide it, decimetres. */
const REACH = 0.4;
/** A point further beside the nearest vertex of a cover than this, decimetres, lies past the cover's edge. */
const BESIDE = 0.2;
/** Under an edge that gapes one may look in this many times as far as the cover stands off. */
const LOOK_IN = 3;

/**
 * 1 for every point of the inner layer that lies under the cover.
 *
 * @param margin distance from the cover's edges, decimetres, within which nothing is hidden: one may
 *   look in there, and further in where the cover stands off
 * @param sunk how far inside of a point the cover may lie and still hide it, decimetres
 * @param highest how far above a point the cover may lie and still hide it, decimetres
 * @param hidden what is hidden already and need not be looked at; returned with what is found
 */
export function hiddenUnder(
  inner: Layer,
  cover: Cover,
  margin: number,
  sunk: number,
  highest: (vertex: number) => number = () => REACH,
  hidden: Uint8Array = new Uint8Array(inner.points.length / 3),
): Uint8Array {
  const { all, edges, onEdge } = sortCover(cover);
  // Between the thighs the nearest cloth is the other leg's: only what faces the same way counts.
  const alike = { normals: cover.normals, x: 0, y: 0, z: 0, least: FACING };
  for (let v = 0; v < hidden.length; v++) {
    if (hidden[v] === 1) continue;
    const x = inner.points[v * 3] as number;
    const y = inner.points[v * 3 + 1] as number;
    const z = inner.points[v * 3 + 2] as number;
    alike.x = inner.normals[v * 3] as number;
    alike.y = inner.normals[v * 3 + 1] as number;
    alike.z = inner.normals[v * 3 + 2] as number;
    const near = nearestPoint(all, x, y, z, REACH, alike);
    if (near < 0 || onEdge.has(near)) continue;
    const dx = (cover.points[near * 3] as number) - x;
    const dy = (cover.points[near * 3 + 1] as number) - y;
    const dz = (cover.points[near * 3 + 2] as number) - z;
    const above =
      dx * (cover.normals[near * 3] as number) +
      dy * (cover.normals[near * 3 + 1] as number) +
      dz * (cover.normals[near * 3 + 2] as number);
    if (above < -sunk || above > highest(v)) continue;
    if (dx * dx + dy * dy + dz * dz - above * above > BESIDE * BESIDE) continue;
    if (!isAnyWithin(edges, x, y, z, Math.max(margin, LOOK_IN * above))) hidden[v] = 1;
  }
  return hidden;
}

/** The pattern covers a place of the neutral base mesh that it lies this near to, decimetres. */
const OVER_PLACE = 0.4;
/** Places this far inside of the pattern's edges are under the cloth, not beside it, decimetres. */
const INSIDE_EDGES = 0.3;
/** Cloth cut for places no further apart than this is cloth of the same part of the body, decimetres. */
const SAME_PART = 1;
/** How deep below the skin caught cloth may lie, decimetres: at most through an upper arm's flesh. */
const DEEPEST_CAUGHT = 0.7;
/** What lies further below the cloth is out of sight, decimetres. */
const OUT_OF_SIGHT = 0.1;

/** The vertex of a pattern that is cut for each place of the neutral base mesh, or −1. */
const clothFor = new WeakMap<BodyMap, WeakMap<Float32Array, Int32Array>>();

/**
 * 1 for every point of the inner layer that a garment was cut to cover but that stands out of it: in a
 * fold of the body, or where an arm presses on the cloth. Cloth that has slid away hides nothing here.
 *
 * @param margin distance from the cloth's edges, decimetres, within which nothing is hidden
 * @param hidden as that of `hiddenUnder`
 */
export function hiddenOutside(
  inner: PlacedLayer,
  cover: Cover,
  { map }: Pick<Pattern, "map">,
  margin: number,
  hidden: Uint8Array = new Uint8Array(inner.points.length / 3),
): Uint8Array {
  const own = clothForPlaces(map, cover.edge, inner.places, hidden.length);
  const { all, edges, onEdge } = sortCover(cover);
  for (let v = 0; v < hidden.length; v++) {
    const cut = own[v] as number;
    if (cut < 0 || hidden[v] === 1) continue;
    const [x, y, z] = pointAt(inner.points, v);
    const near = nearestPoint(all, x, y, z, DEEPEST_CAUGHT);
    if (near < 0 || onEdge.has(near)) continue;
    const [nx, ny, nz] = pointAt(inner.normals, v);
    const [cx, cy, cz] = pointAt(cover.points, near);
    if ((cx - x) * nx + (cy - y) * ny + (cz - z) * nz > OUT_OF_SIGHT) continue;
    const isThere =
      isCutFor({ map }, near, inner.places, v) ||
      apart(cover.points, cut, inner.points, v) < DEEPEST_CAUGHT;
    if (isThere && !isAnyWithin(edges, x, y, z, margin)) hidden[v] = 1;
  }
  return hidden;
}

/** Whether a vertex of a pattern is cut for the part of the body that a place is on. */
export function isCutFor(
  { map }: Pick<Pattern, "map">,
  vertex: number,
  places: Float32Array,
  place: number,
): boolean {
  return apart(map.points, vertex, places, place) < SAME_PART;
}

/** What of a pattern is cut for places of the neutral base mesh, worked out once for both. */
function clothForPlaces(
  map: BodyMap,
  edge: readonly number[],
  places: Float32Array,
  count: number,
): Int32Array {
  const ofMap = clothFor.get(map) ?? new WeakMap<Float32Array, Int32Array>();
  clothFor.set(map, ofMap);
  const known = ofMap.get(places);
  if (known) return known;
  const cloth = sortPoints(map.points, Array.from(map.level.keys()));
  const edges = sortPoints(map.points, edge);
  const cut = Int32Array.from({ length: count }, (_, v) => {
    const [x, y, z] = pointAt(places, v);
    if (isAnyWithin(edges, x, y, z, INSIDE_EDGES)) return -1;
    return nearestPoint(cloth, x, y, z, OVER_PLACE);
  });
  ofMap.set(places, cut);
  return cut;
}

/** Distance between a point and one of others. */
function apart(points: Float32Array, vertex: number, others: Float32Array, other: number): number {
  const [ax, ay, az] = pointAt(points, vertex);
  const [bx, by, bz] = pointAt(others, other);
  return Math.hypot(ax - bx, ay - by, az - bz);
}

function pointAt(points: Float32Array, vertex: number): readonly [x: number, y: number, z: number] {
  return [
    points[vertex * 3] as number,
    points[vertex * 3 + 1] as number,
    points[vertex * 3 + 2] as number,
  ];
}

/**
 * How far inside of its ends a garment surely covers the body: decimetres, and a share of a leg's bones.
 * Raised arms and knees pull a hem up by a hand or more.
 */
const INSIDE = { waist: 0.6, neck: 1.6, hem: 2.5, leg: 0.18 } as const;
/** A skirt surely covers what moves no more than this with the legs: one may look at the thighs from below. */
const NO_LEG = 0.05;

/**
 * Tells which places of the body are under a garment however its cloth hangs: where it is too small
 * it spans folds of the body, and the cloth next to a place in a fold looks another way.
 */
export function coveredPlaces({
  template,
  loops,
  map,
}: Pick<Pattern, "template" | "loops" | "map">): (of: BodyMap, vertex: number) => boolean {
  const heights = (name: LoopName): number[] =>
    loops
      .filter((loop) => loop.name === name)
      .flatMap(({ vertices }) => vertices.map((v) => map.points[v * 3 + 1] as number));
  const top = template.waist
    ? Math.max(...heights("waist")) - INSIDE.waist
    : Math.min(...heights("neck")) - INSIDE.neck;
  const bottom = template.hem ? Math.max(...heights("hem")) + INSIDE.hem : -Infinity;
  const legEnd = template.leg ? template.leg.at - INSIDE.leg : Infinity;
  const isOpen = isOpenBelow(template);
  return ({ points, armShare, legAlong, legShare }, vertex) => {
    if (isOpen && (legShare[vertex] as number) > NO_LEG) return false;
    const height = points[vertex * 3 + 1] as number;
    const along = legAlong[vertex] as number;
    return height < top && height > bottom && along < legEnd && armShare[vertex] === 0;
  };
}

/** Whether one may look into a garment from below, as far as to where its cloth lies on the legs. */
export function isOpenBelow({ kind }: Pattern["template"]): boolean {
  return kind === "skirt" || kind === "dress";
}

/** A waistband presses on a top this near to it, and hides the top from this far below its edge, decimetres. */
const WAISTBAND = { near: 0.25, below: 0.06 } as const;

/**
 * Hides every point of a tucked-in top that a waistband presses on: where it is too tight, the top would
 * show through the band.
 *
 * @param waistband vertices of the cover's upper edge
 * @param hidden 1 for every hidden point; what is found is added
 */
export function tuckedUnder(
  { points }: Layer,
  cover: Layer,
  waistband: readonly number[],
  hidden: Uint8Array,
): void {
  const band = Float64Array.from(
    waistband.flatMap((w) => [...cover.points.subarray(w * 3, w * 3 + 3)]),
  );
  let highest = -Infinity;
  for (let i = 1; i < band.length; i += 3) highest = Math.max(highest, band[i] as number);
  for (let v = 0; v < hidden.length; v++) {
    if (hidden[v] === 1) continue;
    const y = points[v * 3 + 1] as number;
    if (y >= highest - WAISTBAND.below) continue;
    const x = points[v * 3] as number;
    const z = points[v * 3 + 2] as number;
    let edge = -Infinity;
    let closest = WAISTBAND.near ** 2;
    for (let i = 0; i < band.length; i += 3) {
      const dx = (band[i] as number) - x;
      const dz = (band[i + 2] as number) - z;
      const square = dx * dx + dz * dz;
      if (square >= closest) continue;
      closest = square;
      edge = band[i + 1] as number;
    }
    if (y < edge - WAISTBAND.below) hidden[v] = 1;
  }
}

/** The triangles of an index list that have at least one corner in sight. */
export function visibleTriangles(
  indices: Uint32Array,
  isHidden: (vertex: number) => boolean,
): Uint32Array {
  let last = -1;
  for (let i = 0; i < indices.length; i++) last = Math.max(last, indices[i] as number);
  const hidden = Uint8Array.from({ length: last + 1 }, (_, v) => (isHidden(v) ? 1 : 0));
  const kept = new Uint32Array(indices.length);
  let count = 0;
  for (let t = 0; t < indices.length; t += 3) {
    const a = indices[t] as number;
    const b = indices[t + 1] as number;
    const c = indices[t + 2] as number;
    if (hidden[a] === 1 && hidden[b] === 1 && hidden[c] === 1) continue;
    kept[count++] = a;
    kept[count++] = b;
    kept[count++] = c;
  }
  return kept.slice(0, count);
}
