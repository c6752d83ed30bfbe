/** The triangles of a surface sorted into cells, so that the nearest to a point is found at once. */
import type { CellGrid } from "./cell-grid.ts";
import { closestShares, isOnEdge, type Obstacle } from "./distance-field.ts";

/** Side of a cell, decimetres; larger than most triangles. */
const CELL = 0.3;
const DISC = 7;

/** In each cell the triangles that touch it. */
export interface TriangleGrid extends CellGrid {
  readonly surface: Obstacle;
  /** `DISC` numbers a triangle, for the disc in its plane around it: xyz, radius, unit normal. */
  readonly discs: Float32Array;
  /** Number of the last search that came across each triangle, and of the last of all. */
  readonly seen: Uint32Array;
  searches: number;
}

/** Where a point lies above a surface. */
export interface Foot {
  /** The point of the surface that is nearest. */
  x: number;
  y: number;
  z: number;
  /** Unit normal of the surface there. */
  nx: number;
  ny: number;
  nz: number;
  /** Decimetres, negative below. */
  height: number;
  /** Whether it is on an open edge, or next to one that curls: then the point lies beside the surface. */
  onEdge: boolean;
}

/** A point further off than this, decimetres, is above or below an open surface only within 60 degrees. */
const NEAR = 0.05;
const LEAST_UPRIGHT = 0.5;

const sorted = new WeakMap<Obstacle, TriangleGrid>();

/** The grid of a surface, made at first use: the body is asked for every garment. */
export function gridOf(surface: Obstacle): TriangleGrid {
  const known = sorted.get(surface) ?? sortTriangles(surface);
  sorted.set(surface, known);
  return known;
}

/**
 * Finds the triangle nearest to a point and writes where the point lies above it.
 *
 * @param reach decimetres beyond which a triangle does not count
 * @param guess a triangle that may be near, which shortens the search; −1 for none
 * @returns the triangle's number; −1, and nothing written, if none is within reach
 */
export function findNearest(
  grid: TriangleGrid,
  x: number,
  y: number,
  z: number,
  reach: number,
  guess: number,
  foot: Foot,
): number {
  const { surface } = grid;
  best.triangle = -1;
  best.square = reach * reach;
  if (guess >= 0) {
    const guessed = squareTo(surface, guess, x, y, z);
    if (guessed < best.square) {
      best.square = guessed;
      best.triangle = guess;
    }
  }
  const search = ++grid.searches;
  // What lies in the point's own cell is mostly so near that few others are left to look into.
  searchWithin(grid, x, y, z, 0, search);
  searchWithin(grid, x, y, z, Math.sqrt(best.square), search);
  const nearest = best.triangle;
  if (nearest >= 0) writeFoot(surface, nearest, x, y, z, foot);
  return nearest;
}

/** The nearest triangle of the search under way, and the square of its distance. */
const best = { triangle: -1, square: 0 };

/** Looks for nearer triangles in all cells within some distance of a point. */
function searchWithin(
  { surface, fx, fy, fz, nx, ny, nz, starts, list, discs, seen }: TriangleGrid,
  x: number,
  y: number,
  z: number,
  within: number,
  search: number,
): void {
  let { triangle, square } = best;
  const x0 = Math.max(0, Math.floor((x - within) / CELL) - fx);
  const x1 = Math.min(nx - 1, Math.floor((x + within) / CELL) - fx);
  if (x0 > x1) return;
  const y0 = Math.max(0, Math.floor((y - within) / CELL) - fy);
  const y1 = Math.min(ny - 1, Math.floor((y + within) / CELL) - fy);
  const z0 = Math.max(0, Math.floor((z - within) / CELL) - fz);
  const z1 = Math.min(nz - 1, Math.floor((z + within) / CELL) - fz);
  for (let k = z0; k <= z1; k++) {
    for (let j = y0; j <= y1; j++) {
      const row = (k * ny + j) * nx;
      // The cells of a row follow each other in the list.
      const end = starts[row + x1 + 1] as number;
      for (let n = starts[row + x0] as number; n < end; n++) {
        const t = list[n] as number;
        // A triangle may lie in several cells.
        if (seen[t] === search) continue;
        seen[t] = search;
        const disc = t * DISC;
        const dx = x - (discs[disc] as number);
        const dy = y - (discs[disc + 1] as number);
        const dz = z - (discs[disc + 2] as number);
        const off =
          dx * (discs[disc + 4] as number) +
          dy * (discs[disc + 5] as number) +
          dz * (discs[disc + 6] as number);
        if (off * off >= square) continue;
        // Beside its disc a triangle is at least as far as the disc's rim.
        const rim = (discs[disc + 3] as number) + Math.sqrt(square - off * off);
        if (dx * dx + dy * dy + dz * dz - off * off >= rim * rim) continue;
        const found = squareTo(surface, t, x, y, z);
        if (found >= square) continue;
        square = found;
        triangle = t;
      }
    }
  }
  best.triangle = triangle;
  best.square = square;
}

/**
 * Numbers of those of some points that lie within reach of the grid's box, cell after cell: one that has just
 * been looked up tells about the next.
 */
export function pointsWithin(
  grid: TriangleGrid,
  points: Float32Array,
  reach: number,
  includes: (vertex: number) => boolean,
): Uint32Array {
  const { fx, fy, fz, nx, ny, nz } = grid;
  const cells = new Int32Array(points.length / 3);
  const within = new Uint32Array(cells.length);
  let count = 0;
  const room = reach / CELL;
  for (let v = 0, i = 0; v < cells.length; v++, i += 3) {
    const x = (points[i] as number) / CELL - fx;
    const y = (points[i + 1] as number) / CELL - fy;
    const z = (points[i + 2] as number) / CELL - fz;
    const isWithin =
      x > -room &&
      y > -room &&
      z > -room &&
      x < nx + room &&
      y < ny + room &&
      z < nz + room &&
      includes(v);
    if (!isWithin) continue;
    cells[v] = (placeIn(nz, z) * ny + placeIn(ny, y)) * nx + placeIn(nx, x);
    within[count++] = v;
  }
  return sortByCell(within.subarray(0, count), cells, nx * ny * nz);
}

/** Fewer points than one in so many cells are compared, not counted. */
const SPARSE = 16;

/** Vertices in the order of their cells; those of a cell keep theirs. */
function sortByCell(vertices: Uint32Array, cells: Int32Array, cellCount: number): Uint32Array {
  const cellOf = (v: number): number => cells[v] as number;
  if (vertices.length * SPARSE < cellCount) {
    return vertices.sort((a, b) => cellOf(a) - cellOf(b) || a - b);
  }
  const starts = new Uint32Array(cellCount + 1);
  for (const v of vertices) starts[cellOf(v) + 1] = (starts[cellOf(v) + 1] as number) + 1;
  sumUp(starts);
  const order = new Uint32Array(vertices.length);
  for (const v of vertices) {
    const cell = cellOf(v);
    order[starts[cell] as number] = v;
    starts[cell] = (starts[cell] as number) + 1;
  }
  return order;
}

function placeIn(count: number, at: number): number {
  return Math.min(count - 1, Math.max(0, Math.floor(at)));
}

/** Turns counts, each one place on, into where each begins. */
function sumUp(counts: Uint32Array): void {
  for (let n = 1; n < counts.length; n++) {
    counts[n] = (counts[n] as number) + (counts[n - 1] as number);
  }
}

const shares = new Float64Array(3);

/** Square of the distance from a point to a triangle; leaves the shares of its corners in `shares`. */
function squareTo(
  { points, triangles }: Obstacle,
  triangle: number,
  x: number,
  y: number,
  z: number,
): number {
  const a = (triangles[triangle * 3] as number) * 3;
  const b = (triangles[triangle * 3 + 1] as number) * 3;
  const c = (triangles[triangle * 3 + 2] as number) * 3;
  closestShares(
    points[a] as number,
    points[a + 1] as number,
    points[a + 2] as number,
    points[b] as number,
    points[b + 1] as number,
    points[b + 2] as number,
    points[c] as number,
    points[c + 1] as number,
    points[c + 2] as number,
    x,
    y,
    z,
    shares,
  );
  const dx = x - mix(points, a, b, c);
  const dy = y - mix(points, a + 1, b + 1, c + 1);
  const dz = z - mix(points, a + 2, b + 2, c + 2);
  return dx * dx + dy * dy + dz * dz;
}

function writeFoot(
  surface: Obstacle,
  triangle: number,
  x: number,
  y: number,
  z: number,
  foot: Foot,
): void {
  const distance = Math.sqrt(squareTo(surface, triangle, x, y, z));
  const { points, normals, triangles, edge } = surface;
  const a = (triangles[triangle * 3] as number) * 3;
  const b = (triangles[triangle * 3 + 1] as number) * 3;
  const c = (triangles[triangle * 3 + 2] as number) * 3;
  const nx = mix(normals, a, b, c);
  const ny = mix(normals, a + 1, b + 1, c + 1);
  const nz = mix(normals, a + 2, b + 2, c + 2);
  const length = Math.sqrt(nx * nx + ny * ny + nz * nz) || 1;
  foot.x = mix(points, a, b, c);
  foot.y = mix(points, a + 1, b + 1, c + 1);
  foot.z = mix(points, a + 2, b + 2, c + 2);
  const side = (x - foot.x) * nx + (y - foot.y) * ny + (z - foot.z) * nz;
  foot.nx = nx / length;
  foot.ny = ny / length;
  foot.nz = nz / length;
  foot.height = Math.sign(side) * distance;
  const isBeside = distance > NEAR && Math.abs(side) < LEAST_UPRIGHT * length * distance;
  foot.onEdge = edge !== undefined && (isBeside || isOnEdge(edge, a / 3, b / 3, c / 3, shares));
}

function mix(values: Float32Array, a: number, b: number, c: number): number {
  return (
    (shares[0] as number) * (values[a] as number) +
    (shares[1] as number) * (values[b] as number) +
    (shares[2] as number) * (values[c] as number)
  );
}

function sortTriangles(surface: Obstacle): TriangleGrid {
  const spans = spansOf(surface);
  const { min, max } = rangeOf(spans);
  const [fx, fy, fz] = min;
  const [nx, ny, nz] = max.map((last, c) => last - (min[c] as number) + 1) as Place;
  const starts = new Uint32Array(nx * ny * nz + 1);
  for (let s = 0; s < spans.length; s += 6) {
    const x0 = (spans[s] as number) - fx;
    const x1 = (spans[s + 3] as number) - fx;
    for (let k = (spans[s + 2] as number) - fz; k <= (spans[s + 5] as number) - fz; k++) {
      for (let j = (spans[s + 1] as number) - fy; j <= (spans[s + 4] as number) - fy; j++) {
        const row = (k * ny + j) * nx;
        for (let cell = row + x0 + 1; cell <= row + x1 + 1; cell++) {
          starts[cell] = (starts[cell] as number) + 1;
        }
      }
    }
  }
  sumUp(starts);
  const list = new Uint32Array(starts.at(-1) ?? 0);
  const next = starts.slice();
  for (let s = 0; s < spans.length; s += 6) {
    const x0 = (spans[s] as number) - fx;
    const x1 = (spans[s + 3] as number) - fx;
    for (let k = (spans[s + 2] as number) - fz; k <= (spans[s + 5] as number) - fz; k++) {
      for (let j = (spans[s + 1] as number) - fy; j <= (spans[s + 4] as number) - fy; j++) {
        const row = (k * ny + j) * nx;
        for (let cell = row + x0; cell <= row + x1; cell++) {
          const at = next[cell] as number;
          list[at] = s / 6;
          next[cell] = at + 1;
        }
      }
    }
  }
  const discs = discsAround(surface);
  const seen = new Uint32Array(discs.length / DISC);
  return { surface, fx, fy, fz, nx, ny, nz, starts, list, discs, seen, searches: 0 };
}

/** Numbers of cells along x, y and z. */
type Place = [number, number, number];

/** First, then last cell of each triangle along x, y and z. */
function spansOf({ points, triangles }: Obstacle): Int32Array {
  const spans = new Int32Array(triangles.length * 2);
  for (let t = 0; t < triangles.length; t += 3) {
    const a = (triangles[t] as number) * 3;
    const b = (triangles[t + 1] as number) * 3;
    const d = (triangles[t + 2] as number) * 3;
    for (let c = 0; c < 3; c++) {
      const p = points[a + c] as number;
      const q = points[b + c] as number;
      const r = points[d + c] as number;
      spans[t * 2 + c] = Math.floor(Math.min(p, q, r) / CELL);
      spans[t * 2 + 3 + c] = Math.floor(Math.max(p, q, r) / CELL);
    }
  }
  return spans;
}

function rangeOf(spans: Int32Array): { readonly min: Place; readonly max: Place } {
  const min: Place = [Infinity, Infinity, Infinity];
  const max: Place = [-Infinity, -Infinity, -Infinity];
  for (let s = 0; s < spans.length; s += 6) {
    for (let c = 0; c < 3; c++) {
      min[c] = Math.min(min[c] as number, spans[s + c] as number);
      max[c] = Math.max(max[c] as number, spans[s + 3 + c] as number);
    }
  }
  return { min, max };
}

function discsAround({ points, triangles }: Obstacle): Float32Array {
  const discs = new Float32Array((triangles.length / 3) * DISC);
  for (let t = 0, disc = 0; t < triangles.length; t += 3, disc += DISC) {
    const a = (triangles[t] as number) * 3;
    const b = (triangles[t + 1] as number) * 3;
    const c = (triangles[t + 2] as number) * 3;
    const x = third(points, a, b, c);
    const y = third(points, a + 1, b + 1, c + 1);
    const z = third(points, a + 2, b + 2, c + 2);
    const square = Math.max(
      squareFrom(points, a, x, y, z),
      squareFrom(points, b, x, y, z),
      squareFrom(points, c, x, y, z),
    );
    discs[disc] = x;
    discs[disc + 1] = y;
    discs[disc + 2] = z;
    // A little more than exact, for rounding.
    discs[disc + 3] = Math.sqrt(square) * 1.0001 + 1e-5;
    writeNormal(points, a, b, c, discs, disc + 4);
  }
  return discs;
}

/** A triangle without area has the normal 0: all that is asked of it is asked of a ball. */
function writeNormal(
  points: Float32Array,
  a: number,
  b: number,
  c: number,
  out: Float32Array,
  at: number,
): void {
  const ux = (points[b] as number) - (points[a] as number);
  const uy = (points[b + 1] as number) - (points[a + 1] as number);
  const uz = (points[b + 2] as number) - (points[a + 2] as number);
  const vx = (points[c] as number) - (points[a] as number);
  const vy = (points[c + 1] as number) - (points[a + 1] as number);
  const vz = (points[c + 2] as number) - (points[a + 2] as number);
  const nx = uy * vz - uz * vy;
  const ny = uz * vx - ux * vz;
  const nz = ux * vy - uy * vx;
  const length = Math.sqrt(nx * nx + ny * ny + nz * nz) || 1;
  out[at] = nx / length;
  out[at + 1] = ny / length;
  out[at + 2] = nz / length;
}

function third(points: Float32Array, a: number, b: number, c: number): number {
  return ((points[a] as number) + (points[b] as number) + (points[c] as number)) / 3;
}

function squareFrom(points: Float32Array, i: number, x: number, y: number, z: number): number {
  const dx = (points[i] as number) - x;
  const dy = (points[i + 1] as number) - y;
  const dz = (points[i + 2] as number) - z;
  return dx * dx + dy * dy + dz * dz;
}
