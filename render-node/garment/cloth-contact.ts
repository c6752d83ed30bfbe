/**
 * Cloth against cloth: a sleeve beside the trunk, one trouser leg beside the other. Each panel is a
 * closed tube or nearly so, and its normals tell which side of it the others belong on: vertices that
 * face one another are kept apart by the plane of the nearer panel. Panels that are sewn together
 * meet at their seam, so what is close in the pattern is left alone.
 */
import { normalsOf } from "../avatar/part-mesh.ts";
import type { Pattern } from "./pattern.ts";

/** The panels of a cloth that may come to lie on one another. */
export interface Panels {
  /** Number of the panel of each vertex; `NO_PANEL` for cuffs, and for shoulders, which bend too sharply. */
  readonly panelOf: Uint8Array;
  readonly triangles: Uint32Array;
  /** xyz of the vertices as the pattern was cut, decimetres. */
  readonly cut: Float32Array;
}

const TRUNK = 0;
const LEFT_SLEEVE = 1;
const RIGHT_SLEEVE = 2;
const LEFT_LEG = 3;
const RIGHT_LEG = 4;
const NO_PANEL = 7;

/**
 * Where sleeves begin along the arm and end, and where trouser legs begin along the leg. Cuffs are left
 * out: a wide hem that has slipped into one must be free to slip out again.
 */
const SLEEVE_BEGINS = 0.25;
const CUFF_BEGINS = 1.6;
const LEG_BEGINS = 0.4;

/** Vertices that lie this close in the pattern are near a common seam, decimetres. */
const NEAR_SEAM = 0.4;
/** How near vertices must be to be watched, decimetres; a little more than a panel moves between two looks. */
const WATCHED = 0.3;
/** The middles of two cloths lie this far apart, decimetres. */
const APART = 0.04;
/** The most a vertex is moved in a substep, decimetres. */
const DEEPEST_PUSH = 0.02;
/** Cosine of the normals below which two cloths face each other. */
const FACING = -0.2;

/** Vertices that face each other, as found last. */
export interface ClothContacts {
  readonly panels: Panels;
  /** Two vertices a contact. */
  readonly pairs: Uint32Array;
  /** Normal of the second vertex of each contact. */
  readonly normals: Float64Array;
  count: number;
}

/** The panels of a pattern; null where it has but one. */
export function panelsOf({ template, map, triangles, stencils }: Pattern): Panels | null {
  const panelOf = Uint8Array.from({ length: stencils.length }, (_, v) => {
    const isLeft = (map.points[v * 3] as number) > 0;
    const armShare = map.armShare[v] as number;
    const armAlong = map.armAlong[v] as number;
    if (armShare > 0.5 && armAlong > CUFF_BEGINS) return NO_PANEL;
    if (armShare > 0.5 && armAlong > SLEEVE_BEGINS) return isLeft ? LEFT_SLEEVE : RIGHT_SLEEVE;
    if (armShare > 0.1) return NO_PANEL;
    const isLeg = template.leg !== undefined && (map.legShare[v] as number) > 0.5;
    if (!isLeg || (map.legAlong[v] as number) < LEG_BEGINS) return TRUNK;
    return isLeft ? LEFT_LEG : RIGHT_LEG;
  });
  const isDivided = panelOf.some((panel) => panel !== TRUNK && panel !== NO_PANEL);
  return isDivided ? { panelOf, triangles, cut: map.points } : null;
}

export function noContacts(panels: Panels): ClothContacts {
  const room = panels.panelOf.length;
  return {
    panels,
    pairs: new Uint32Array(room * 2),
    normals: new Float64Array(room * 3),
    count: 0,
  };
}

/** Looks anew for the nearest vertex of another panel that faces each vertex. */
export function findContacts(contacts: ClothContacts, x: Float64Array): void {
  const { panels, pairs } = contacts;
  const { panelOf } = panels;
  const normals = normalsOf(Float32Array.from(x), panels.triangles);
  const cells = sortVertices(x, panelOf);
  contacts.count = 0;
  for (let v = 0; v < panelOf.length; v++) {
    if (panelOf[v] === NO_PANEL) continue;
    const other = nearestFacing(v, x, normals, panels, cells);
    if (other < 0) continue;
    const k = contacts.count++;
    pairs[k * 2] = v;
    pairs[k * 2 + 1] = other;
    for (let c = 0; c < 3; c++) contacts.normals[k * 3 + c] = normals[other * 3 + c] as number;
  }
}

/**
 * Moves the vertices of each contact apart, each by half: no bounce, Coulomb friction along the plane.
 */
export function solveContacts(
  { pairs, normals, count }: ClothContacts,
  x: Float64Array,
  previous: Float64Array,
  friction: number,
): void {
  for (let k = 0; k < count; k++) {
    const p = (pairs[k * 2] as number) * 3;
    const q = (pairs[k * 2 + 1] as number) * 3;
    const nx = normals[k * 3] as number;
    const ny = normals[k * 3 + 1] as number;
    const nz = normals[k * 3 + 2] as number;
    const height =
      ((x[p] as number) - (x[q] as number)) * nx +
      ((x[p + 1] as number) - (x[q + 1] as number)) * ny +
      ((x[p + 2] as number) - (x[q + 2] as number)) * nz;
    const depth = Math.min(APART - height, DEEPEST_PUSH);
    if (depth <= 0) continue;
    // How the first has moved past the second in this substep.
    const mx = moved(x, previous, p) - moved(x, previous, q);
    const my = moved(x, previous, p + 1) - moved(x, previous, q + 1);
    const mz = moved(x, previous, p + 2) - moved(x, previous, q + 2);
    const along = mx * nx + my * ny + mz * nz;
    const tx = mx - along * nx;
    const ty = my - along * ny;
    const tz = mz - along * nz;
    const slide = Math.sqrt(tx * tx + ty * ty + tz * tz);
    const grip = slide > 0 ? Math.min(1, (friction * depth) / slide) : 0;
    const lost = along + depth;
    shift(x, previous, p, 0, depth * nx - grip * tx, lost * nx);
    shift(x, previous, p, 1, depth * ny - grip * ty, lost * ny);
    shift(x, previous, p, 2, depth * nz - grip * tz, lost * nz);
    shift(x, previous, q, 0, grip * tx - depth * nx, -lost * nx);
    shift(x, previous, q, 1, grip * ty - depth * ny, -lost * ny);
    shift(x, previous, q, 2, grip * tz - depth * nz, -lost * nz);
  }
}

function moved(x: Float64Array, previous: Float64Array, i: number): number {
  return (x[i] as number) - (previous[i] as number);
}

/** Moves one coordinate of a vertex by half of `by`; half of `lost` is not to count as speed. */
function shift(
  x: Float64Array,
  previous: Float64Array,
  vertex: number,
  axis: number,
  by: number,
  lost: number,
): void {
  const i = vertex + axis;
  x[i] = (x[i] as number) + by / 2;
  previous[i] = (previous[i] as number) + lost / 2;
}

/** Vertices by cell: those of cell `c` are `list[starts[c]] … list[starts[c + 1]]`. */
interface Cells {
  readonly origin: readonly [number, number, number];
  readonly size: readonly [number, number, number];
  readonly starts: Uint32Array;
  readonly list: Uint32Array;
  /** A bit for each panel that has a vertex in a cell. */
  readonly panels: Uint8Array;
}

function sortVertices(x: Float64Array, panelOf: Uint8Array): Cells {
  const low: [number, number, number] = [Infinity, Infinity, Infinity];
  const high: [number, number, number] = [-Infinity, -Infinity, -Infinity];
  for (let i = 0; i < x.length; i += 3) {
    for (const c of [0, 1, 2] as const) {
      const value = x[i + c] as number;
      if (value < low[c]) low[c] = value;
      if (value > high[c]) high[c] = value;
    }
  }
  // A row of empty cells all around spares the search its bounds.
  const origin = low.map((value) => value - WATCHED) as [number, number, number];
  const size = high.map(
    (value, c) => Math.floor((value - (origin[c] as number)) / WATCHED) + 2,
  ) as [number, number, number];
  const starts = new Uint32Array(size[0] * size[1] * size[2] + 1);
  const panels = new Uint8Array(starts.length);
  const cells = { origin, size, starts, list: new Uint32Array(panelOf.length), panels };
  for (let v = 0; v < panelOf.length; v++) {
    const cell = cellAt(cells, x, v);
    starts[cell + 1] = (starts[cell + 1] as number) + 1;
    panels[cell] = (panels[cell] as number) | (1 << (panelOf[v] as number));
  }
  for (let c = 1; c < starts.length; c++) {
    starts[c] = (starts[c] as number) + (starts[c - 1] as number);
  }
  const next = starts.slice();
  for (let v = 0; v < panelOf.length; v++) {
    const cell = cellAt(cells, x, v);
    const at = next[cell] as number;
    cells.list[at] = v;
    next[cell] = at + 1;
  }
  return cells;
}

function cellAt({ origin, size }: Cells, x: Float64Array, v: number): number {
  const i = (((x[v * 3] as number) - origin[0]) / WATCHED) | 0;
  const j = (((x[v * 3 + 1] as number) - origin[1]) / WATCHED) | 0;
  const k = (((x[v * 3 + 2] as number) - origin[2]) / WATCHED) | 0;
  return (k * size[1] + j) * size[0] + i;
}

/** The nearest vertex of another panel that faces `v`, or −1. */
function nearestFacing(
  v: number,
  x: Float64Array,
  normals: Float32Array,
  { panelOf, cut }: Panels,
  cells: Cells,
): number {
  const { size, starts, list, panels } = cells;
  const own = panelOf[v] as number;
  const others = ~((1 << own) | (1 << NO_PANEL));
  const [px, py, pz] = [x[v * 3] as number, x[v * 3 + 1] as number, x[v * 3 + 2] as number];
  const middle = cellAt(cells, x, v);
  let best = -1;
  let nearest = WATCHED * WATCHED;
  for (let dz = -1; dz <= 1; dz++) {
    for (let dy = -1; dy <= 1; dy++) {
      const row = middle + (dz * size[1] + dy) * size[0];
      // The three cells of a row lie behind one another.
      const there =
        (panels[row - 1] as number) | (panels[row] as number) | (panels[row + 1] as number);
      if ((there & others) === 0) continue;
      const end = starts[row + 2] as number;
      for (let n = starts[row - 1] as number; n < end; n++) {
        const w = list[n] as number;
        const panel = panelOf[w] as number;
        if (panel === own || panel === NO_PANEL) continue;
        const dx = px - (x[w * 3] as number);
        const dyy = py - (x[w * 3 + 1] as number);
        const dzz = pz - (x[w * 3 + 2] as number);
        const square = dx * dx + dyy * dyy + dzz * dzz;
        if (square >= nearest || dot(normals, v, w) > FACING || isNearSeam(cut, v, w)) continue;
        nearest = square;
        best = w;
      }
    }
  }
  return best;
}

function dot(vectors: Float32Array, v: number, w: number): number {
  return (
    (vectors[v * 3] as number) * (vectors[w * 3] as number) +
    (vectors[v * 3 + 1] as number) * (vectors[w * 3 + 1] as number) +
    (vectors[v * 3 + 2] as number) * (vectors[w * 3 + 2] as number)
  );
}

function isNearSeam(cut: Float32Array, v: number, w: number): boolean {
  const dx = (cut[v * 3] as number) - (cut[w * 3] as number);
  const dy = (cut[v * 3 + 1] as number) - (cut[w * 3 + 1] as number);
  const dz = (cut[v * 3 + 2] as number) - (cut[w * 3 + 2] as number);
  return dx * dx + dy * dy + dz * dz < NEAR_SEAM * NEAR_SEAM;
}
