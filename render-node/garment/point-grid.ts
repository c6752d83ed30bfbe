/** Points sorted into cells, so that the nearest to a place is found at once. */
import type { CellGrid } from "./cell-grid.ts";

/** Side of a cell, decimetres. */
const CELL = 0.15;
/** A search begins this near, decimetres, and goes twice as far while it finds nothing. */
const FIRST_REACH = 0.1;

/** In each cell the points that lie in it. */
export interface PointGrid extends CellGrid {
  readonly points: Float32Array;
}

/** Which way a place looks, and which points count for it: those that look about the same way. */
export interface Facing {
  /** Unit normals of the points. */
  readonly normals: Float32Array;
  /** Unit normal of the place. */
  x: number;
  y: number;
  z: number;
  /** Least cosine between the two. */
  readonly least: number;
}

/** Sorts some of the points. */
export function sortPoints(points: Float32Array, vertices: ArrayLike<number>): PointGrid {
  const cells = new Int32Array(vertices.length * 3);
  const min = [Infinity, Infinity, Infinity];
  const max = [-Infinity, -Infinity, -Infinity];
  for (let n = 0; n < cells.length; n++) {
    const c = n % 3;
    const vertex = vertices[(n - c) / 3] as number;
    const place = Math.floor((points[vertex * 3 + c] as number) / CELL);
    cells[n] = place;
    if (place < (min[c] as number)) min[c] = place;
    if (place > (max[c] as number)) max[c] = place;
  }
  const [fx, fy, fz] = min as [number, number, number];
  const [nx, ny, nz] = max.map((last, c) => Math.max(0, last - (min[c] as number) + 1)) as [
    number,
    number,
    number,
  ];
  const starts = new Uint32Array(nx * ny * nz + 1);
  const cellOf = (n: number): number =>
    (((cells[n * 3 + 2] as number) - fz) * ny + (cells[n * 3 + 1] as number) - fy) * nx +
    (cells[n * 3] as number) -
    fx;
  for (let n = 0; n < vertices.length; n++) {
    const after = cellOf(n) + 1;
    starts[after] = (starts[after] as number) + 1;
  }
  for (let n = 1; n < starts.length; n++) {
    starts[n] = (starts[n] as number) + (starts[n - 1] as number);
  }
  const list = new Uint32Array(vertices.length);
  const next = starts.slice();
  for (let n = 0; n < vertices.length; n++) {
    const cell = cellOf(n);
    list[next[cell] as number] = vertices[n] as number;
    next[cell] = (next[cell] as number) + 1;
  }
  return { points, fx, fy, fz, nx, ny, nz, starts, list };
}

/** The nearest point within `reach` (decimetres) that counts, or −1. */
export function nearestPoint(
  grid: PointGrid,
  x: number,
  y: number,
  z: number,
  reach: number,
  facing?: Facing,
): number {
  for (let within = Math.min(FIRST_REACH, reach); ; within = Math.min(2 * within, reach)) {
    const found = nearestWithin(grid, x, y, z, within, facing);
    if (found >= 0 || within === reach) return found;
  }
}

/** Whether a point lies within `reach`, decimetres. */
export function isAnyWithin(
  { points, fx, fy, fz, nx, ny, nz, starts, list }: PointGrid,
  x: number,
  y: number,
  z: number,
  reach: number,
): boolean {
  const x0 = Math.max(0, Math.floor((x - reach) / CELL) - fx);
  const x1 = Math.min(nx - 1, Math.floor((x + reach) / CELL) - fx);
  if (x0 > x1) return false;
  const y0 = Math.max(0, Math.floor((y - reach) / CELL) - fy);
  const y1 = Math.min(ny - 1, Math.floor((y + reach) / CELL) - fy);
  const z0 = Math.max(0, Math.floor((z - reach) / CELL) - fz);
  const z1 = Math.min(nz - 1, Math.floor((z + reach) / CELL) - fz);
  const square = reach * reach;
  for (let k = z0; k <= z1; k++) {
    for (let j = y0; j <= y1; j++) {
      const row = (k * ny + j) * nx;
      const end = starts[row + x1 + 1] as number;
      for (let n = starts[row + x0] as number; n < end; n++) {
        const i = (list[n] as number) * 3;
        const dx = (points[i] as number) - x;
        const dy = (points[i + 1] as number) - y;
        const dz = (points[i + 2] as number) - z;
        if (dx * dx + dy * dy + dz * dz < square) return true;
      }
    }
  }
  return false;
}

function nearestWithin(
  { points, fx, fy, fz, nx, ny, nz, starts, list }: PointGrid,
  x: number,
  y: number,
  z: number,
  reach: number,
  facing: Facing | undefined,
): number {
  const x0 = Math.max(0, Math.floor((x - reach) / CELL) - fx);
  const x1 = Math.min(nx - 1, Math.floor((x + reach) / CELL) - fx);
  if (x0 > x1) return -1;
  const y0 = Math.max(0, Math.floor((y - reach) / CELL) - fy);
  const y1 = Math.min(ny - 1, Math.floor((y + reach) / CELL) - fy);
  const z0 = Math.max(0, Math.floor((z - reach) / CELL) - fz);
  const z1 = Math.min(nz - 1, Math.floor((z + reach) / CELL) - fz);
  let best = -1;
  let square = reach * reach;
  for (let k = z0; k <= z1; k++) {
    for (let j = y0; j <= y1; j++) {
      const row = (k * ny + j) * nx;
      // The cells of a row follow each other in the list.
      const end = starts[row + x1 + 1] as number;
      for (let n = starts[row + x0] as number; n < end; n++) {
        const v = list[n] as number;
        const dx = (points[v * 3] as number) - x;
        const dy = (points[v * 3 + 1] as number) - y;
        const dz = (points[v * 3 + 2] as number) - z;
        const distance = dx * dx + dy * dy + dz * dz;
        if (distance >= square || (facing && cosineAt(facing, v) < facing.least)) continue;
        square = distance;
        best = v;
      }
    }
  }
  return best;
}

function cosineAt({ normals, x, y, z }: Facing, v: number): number {
  return (
    x * (normals[v * 3] as number) +
    y * (normals[v * 3 + 1] as number) +
    z * (normals[v * 3 + 2] as number)
  );
}
