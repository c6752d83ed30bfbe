/**
 * The last word on penetration: the distance field is coarser than fingers and folds of the body, so
 * vertices that ended up too close are checked against the triangles themselves.
 */
import { boxOf, type Obstacle } from "./distance-field.ts";
import { findNearest, gridOf, pointsWithin, type Foot } from "./triangle-grid.ts";

/** How far from a surface points are looked at, decimetres. */
const REACH = 0.3;
const ROUNDS = 6;

/**
 * Moves points that lie less than `height` above an obstacle (decimetres; below it is negative) out
 * along its normals. What is nearest to an open edge lies beside the obstacle and stays, and so does
 * what is out of reach. In a fold narrower than twice the height a point ends between the two sides.
 *
 * @param points changed in place
 * @param includes which points to look at; default all
 * @param deepest  points further below the surface than this stay, decimetres; default none
 */
export function pushOut(
  points: Float32Array,
  obstacle: Obstacle,
  height: number,
  includes: (vertex: number) => boolean = all,
  deepest = Infinity,
): void {
  if (!isAnyNear(points, obstacle, REACH)) return;
  const grid = gridOf(obstacle);
  const foot = newFoot();
  const clear = newClearing();
  let triangle = -1;
  for (const v of pointsWithin(grid, points, REACH, includes)) {
    const i = v * 3;
    if (isWithin(clear, points, i)) continue;
    for (let round = 0; round < ROUNDS; round++) {
      const x = points[i] as number;
      const y = points[i + 1] as number;
      const z = points[i + 2] as number;
      const found = findNearest(grid, x, y, z, REACH, triangle, foot);
      if (found < 0) break;
      triangle = found;
      const lack = height - foot.height;
      if (foot.onEdge || lack > height + deepest) break;
      if (lack <= 0) {
        clearAround(clear, x, y, z, -lack);
        break;
      }
      move(points, i, foot, lack);
    }
  }
}

/**
 * Moves points that lie less than `height` above a presser (an arm, decimetres) towards the body it
 * presses them on, as far as there is room above that. Where the body is out of reach they move out of
 * the presser itself.
 *
 * @param points changed in place
 */
export function pressOnto(
  points: Float32Array,
  presser: Obstacle,
  body: Obstacle,
  height: number,
  includes: (vertex: number) => boolean,
): void {
  if (!isAnyNear(points, presser, REACH)) return;
  const presserGrid = gridOf(presser);
  const bodyGrid = gridOf(body);
  const over = newFoot();
  const below = newFoot();
  const clear = newClearing();
  let onPresser = -1;
  let onBody = -1;
  for (const v of pointsWithin(presserGrid, points, REACH, includes)) {
    const i = v * 3;
    if (isWithin(clear, points, i)) continue;
    for (let round = 0; round < ROUNDS; round++) {
      const x = points[i] as number;
      const y = points[i + 1] as number;
      const z = points[i + 2] as number;
      onPresser = findNearest(presserGrid, x, y, z, REACH, onPresser, over);
      if (onPresser < 0) break;
      const lack = height - over.height;
      if (lack <= 0) {
        clearAround(clear, x, y, z, -lack);
        break;
      }
      onBody = findNearest(bodyGrid, x, y, z, REACH, onBody, below);
      const room = onBody < 0 ? Infinity : below.height - height;
      if (room <= 0) break;
      if (onBody < 0) move(points, i, over, lack);
      else move(points, i, below, -Math.min(lack, room));
    }
  }
}

/** Lays points on a surface, at a height above it. Changes them in place. */
export function layOn(points: Float32Array, surface: Obstacle, height: number): void {
  if (!isAnyNear(points, surface, REACH)) return;
  const grid = gridOf(surface);
  const foot = newFoot();
  let triangle = -1;
  for (const v of pointsWithin(grid, points, REACH, all)) {
    const i = v * 3;
    for (let round = 0; round < ROUNDS; round++) {
      const x = points[i] as number;
      const y = points[i + 1] as number;
      const z = points[i + 2] as number;
      const found = findNearest(grid, x, y, z, REACH, triangle, foot);
      if (found < 0) break;
      triangle = found;
      const lack = height - foot.height;
      if (Math.abs(lack) < NEAR_ENOUGH) break;
      move(points, i, foot, lack);
    }
  }
}

/**
 * Moves points of which `most` is finite back to that height above a surface, decimetres, where they stand
 * higher. Changes them in place.
 */
export function pullIn(
  points: Float32Array,
  surface: Obstacle,
  most: (vertex: number) => number,
): void {
  if (!isAnyNear(points, surface, REACH)) return;
  const grid = gridOf(surface);
  const foot = newFoot();
  let triangle = -1;
  for (const v of pointsWithin(grid, points, REACH, (vertex) => most(vertex) < Infinity)) {
    const i = v * 3;
    const x = points[i] as number;
    const y = points[i + 1] as number;
    const z = points[i + 2] as number;
    triangle = findNearest(grid, x, y, z, REACH, triangle, foot);
    const over = triangle < 0 ? 0 : foot.height - most(v);
    if (over > 0) move(points, i, foot, -over);
  }
}

/** A point laid on a surface may miss its height by this, decimetres. */
const NEAR_ENOUGH = 1e-3;

/**
 * Height of points above an obstacle, decimetres, negative below; infinite where its surface is out
 * of reach.
 */
export function heightsAbove(points: Float32Array, obstacle: Obstacle): Float32Array {
  const heights = new Float32Array(points.length / 3).fill(Infinity);
  if (!isAnyNear(points, obstacle, REACH)) return heights;
  const grid = gridOf(obstacle);
  const foot = newFoot();
  let triangle = -1;
  for (const v of pointsWithin(grid, points, REACH, all)) {
    const i = v * 3;
    const x = points[i] as number;
    const y = points[i + 1] as number;
    const z = points[i + 2] as number;
    triangle = findNearest(grid, x, y, z, REACH, triangle, foot);
    if (triangle >= 0) heights[v] = foot.height;
  }
  return heights;
}

/** Whether a point lies within reach of the box around an obstacle: far ones need no triangles sorted. */
function isAnyNear(points: Float32Array, obstacle: Obstacle, reach: number): boolean {
  const { min, max } = boxOf(obstacle);
  for (let i = 0; i < points.length; i += 3) {
    const x = points[i] as number;
    const y = points[i + 1] as number;
    const z = points[i + 2] as number;
    const isNear =
      y > min[1] - reach &&
      y < max[1] + reach &&
      x > min[0] - reach &&
      x < max[0] + reach &&
      z > min[2] - reach &&
      z < max[2] + reach;
    if (isNear) return true;
  }
  return false;
}

function all(): boolean {
  return true;
}

function newFoot(): Foot {
  return { x: 0, y: 0, z: 0, nx: 0, ny: 0, nz: 0, height: 0, onEdge: false };
}

function move(points: Float32Array, i: number, { nx, ny, nz }: Foot, by: number): void {
  points[i] = (points[i] as number) + by * nx;
  points[i + 1] = (points[i + 1] as number) + by * ny;
  points[i + 2] = (points[i + 2] as number) + by * nz;
}

/**
 * A ball that is known to be clear of the surface: heights change no faster than places, and the next
 * point is mostly a neighbour of the last.
 */
interface Clearing {
  x: number;
  y: number;
  z: number;
  square: number;
}

function newClearing(): Clearing {
  return { x: 0, y: 0, z: 0, square: -1 };
}

function clearAround(clear: Clearing, x: number, y: number, z: number, radius: number): void {
  clear.x = x;
  clear.y = y;
  clear.z = z;
  clear.square = radius * radius;
}

function isWithin(clear: Clearing, points: Float32Array, i: number): boolean {
  const dx = (points[i] as number) - clear.x;
  const dy = (points[i + 1] as number) - clear.y;
  const dz = (points[i + 2] as number) - clear.z;
  return dx * dx + dy * dy + dz * dz <= clear.square;
}
