/**
 * The last word on penetration: the distance field is coarser than fingers and folds of the body, so
 * vertices that ended up too close are checked against the triangles themselves.
 */
import { closestShares, isOnEdge, type Obstacle } from "./distance-field.ts";

/** Side of the cells that triangles are sorted into, decimetres; larger than most triangles. */
const CELL = 0.3;
const ROUNDS = 6;

/**
 * Moves points that lie less than `height` above an obstacle (decimetres; below it is negative) out
 * along its normals. What is nearest to an open edge lies beside the obstacle and stays. Only points
 * whose nearest triangle is within a cell are looked at. In a fold narrower than twice the height a
 * point ends between the two sides.
 *
 * @param points changed in place
 * @param includes which points to look at; default all
 * @param deepest  points further below the surface than this stay, decimetres; default none
 */
export function pushOut(
  points: Float32Array,
  obstacle: Obstacle,
  height: number,
  includes: (vertex: number) => boolean = () => true,
  deepest = Infinity,
): void {
  const heightOf = (vertex: number): number => (includes(vertex) ? height : -Infinity);
  moveTo(points, obstacle, heightOf, height + deepest, false);
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
  const ofPresser = cellsOf(presser);
  const ofBody = cellsOf(body);
  const over = new Float64Array(5);
  const below = new Float64Array(5);
  for (let i = 0; i < points.length; i += 3) {
    if (!includes(i / 3)) continue;
    for (let round = 0; round < ROUNDS; round++) {
      if (!nearestSurface(points, i, presser, ofPresser, over)) break;
      const lack = height - (over[3] as number);
      if (lack <= 0) break;
      const isNear = nearestSurface(points, i, body, ofBody, below);
      const room = isNear ? (below[3] as number) - height : Infinity;
      if (room <= 0) break;
      for (let c = 0; c < 3; c++) {
        points[i + c] =
          (points[i + c] as number) +
          (isNear ? -Math.min(lack, room) * (below[c] as number) : lack * (over[c] as number));
      }
    }
  }
}

/** Lays points on a surface, at a height above it. Changes them in place. */
export function layOn(points: Float32Array, surface: Obstacle, height: number): void {
  moveTo(points, surface, () => height, Infinity, true);
}

function moveTo(
  points: Float32Array,
  obstacle: Obstacle,
  heightOf: (vertex: number) => number,
  furthest: number,
  alsoIn: boolean,
): void {
  const cells = cellsOf(obstacle);
  const hit = new Float64Array(5);
  for (let i = 0; i < points.length; i += 3) {
    const height = heightOf(i / 3);
    if (height === -Infinity) continue;
    for (let round = 0; round < ROUNDS; round++) {
      if (!nearestSurface(points, i, obstacle, cells, hit)) break;
      if (!alsoIn && hit[4] === 1) break;
      const lack = height - (hit[3] as number);
      if (lack > furthest || (lack <= 0 && !(alsoIn && lack < -1e-3))) break;
      for (let c = 0; c < 3; c++) {
        points[i + c] = (points[i + c] as number) + lack * (hit[c] as number);
      }
    }
  }
}

/**
 * Height of points above an obstacle, decimetres, negative below; infinite where its surface is more
 * than a cell away.
 */
export function heightsAbove(points: Float32Array, obstacle: Obstacle): Float32Array {
  const cells = cellsOf(obstacle);
  const hit = new Float64Array(5);
  return Float32Array.from({ length: points.length / 3 }, (_, v) =>
    nearestSurface(points, v * 3, obstacle, cells, hit) ? (hit[3] as number) : Infinity,
  );
}

interface Cells {
  /** First corners of the triangles that touch each cell. */
  readonly triangles: ReadonlyMap<number, readonly number[]>;
  /** Four numbers a triangle, at the number of its first corner × 4 / 3: a ball around it. */
  readonly balls: Float32Array;
}

/** Cells 38 decimetres apart share a key, which is a small integer: maps are quick with those. */
function keyOf(x: number, y: number, z: number): number {
  return ((x & 127) << 14) | ((y & 127) << 7) | (z & 127);
}

const sorted = new WeakMap<Obstacle, Cells>();

/** A surface is asked many times for its trims, the body for every garment. */
function cellsOf(obstacle: Obstacle): Cells {
  const known = sorted.get(obstacle) ?? sortTriangles(obstacle);
  sorted.set(obstacle, known);
  return known;
}

function sortTriangles({ points, triangles }: Obstacle): Cells {
  const cells = new Map<number, number[]>();
  const from = new Int32Array(3);
  const to = new Int32Array(3);
  for (let t = 0; t < triangles.length; t += 3) {
    for (let c = 0; c < 3; c++) {
      const a = points[(triangles[t] as number) * 3 + c] as number;
      const b = points[(triangles[t + 1] as number) * 3 + c] as number;
      const d = points[(triangles[t + 2] as number) * 3 + c] as number;
      from[c] = Math.floor(Math.min(a, b, d) / CELL);
      to[c] = Math.floor(Math.max(a, b, d) / CELL);
    }
    for (let x = from[0] as number; x <= (to[0] as number); x++) {
      for (let y = from[1] as number; y <= (to[1] as number); y++) {
        for (let z = from[2] as number; z <= (to[2] as number); z++) {
          const key = keyOf(x, y, z);
          const cell = cells.get(key);
          if (cell) cell.push(t);
          else cells.set(key, [t]);
        }
      }
    }
  }
  return { triangles: cells, balls: ballsAround(points, triangles) };
}

function ballsAround(points: Float32Array, triangles: Uint32Array): Float32Array {
  const balls = new Float32Array((triangles.length / 3) * 4);
  for (let t = 0, b = 0; t < triangles.length; t += 3, b += 4) {
    for (let k = 0; k < 3; k++) {
      const corner = (triangles[t + k] as number) * 3;
      for (let c = 0; c < 3; c++) {
        balls[b + c] = (balls[b + c] as number) + (points[corner + c] as number) / 3;
      }
    }
    for (let k = 0; k < 3; k++) {
      const corner = (triangles[t + k] as number) * 3;
      const radius = Math.hypot(
        (points[corner] as number) - (balls[b] as number),
        (points[corner + 1] as number) - (balls[b + 1] as number),
        (points[corner + 2] as number) - (balls[b + 2] as number),
      );
      // A little more than exact, for rounding.
      balls[b + 3] = Math.max(balls[b + 3] as number, radius * 1.0001 + 1e-5);
    }
  }
  return balls;
}

/**
 * Writes the unit normal at the nearest surface point, the height above it and whether it lies on an
 * open edge (1); false if there is none.
 */
function nearestSurface(
  at: Float32Array,
  i: number,
  { points, normals, triangles, edge }: Obstacle,
  cells: Cells,
  out: Float64Array,
): boolean {
  const px = at[i] as number;
  const py = at[i + 1] as number;
  const pz = at[i + 2] as number;
  // A cell's neighbours on the nearer side are enough for anything within half a cell.
  const x0 = Math.floor(px / CELL - 0.5);
  const y0 = Math.floor(py / CELL - 0.5);
  const z0 = Math.floor(pz / CELL - 0.5);
  let nearest = CELL * CELL;
  let reach = CELL;
  let found = false;
  let onEdge = false;
  for (let k = 0; k < 8; k++) {
    const cell = cells.triangles.get(keyOf(x0 + (k & 1), y0 + ((k >> 1) & 1), z0 + (k >> 2)));
    if (!cell) continue;
    for (const t of cell) {
      const ball = (t / 3) * 4;
      const bx = px - (cells.balls[ball] as number);
      const by = py - (cells.balls[ball + 1] as number);
      const bz = pz - (cells.balls[ball + 2] as number);
      const within = reach + (cells.balls[ball + 3] as number);
      if (bx * bx + by * by + bz * bz > within * within) continue;
      const a = (triangles[t] as number) * 3;
      const b = (triangles[t + 1] as number) * 3;
      const c = (triangles[t + 2] as number) * 3;
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
        px,
        py,
        pz,
        shares,
      );
      const dx = px - mix(points, a, b, c, 0);
      const dy = py - mix(points, a, b, c, 1);
      const dz = pz - mix(points, a, b, c, 2);
      const square = dx * dx + dy * dy + dz * dz;
      if (square >= nearest) continue;
      nearest = square;
      reach = Math.sqrt(square);
      onEdge = edge !== undefined && isOnEdge(edge, a / 3, b / 3, c / 3, shares);
      found = true;
      const nx = mix(normals, a, b, c, 0);
      const ny = mix(normals, a, b, c, 1);
      const nz = mix(normals, a, b, c, 2);
      const length = Math.hypot(nx, ny, nz) || 1;
      out[0] = nx / length;
      out[1] = ny / length;
      out[2] = nz / length;
      out[3] = Math.sign(dx * nx + dy * ny + dz * nz) * Math.sqrt(square);
    }
  }
  out[4] = onEdge ? 1 : 0;
  return found;
}

const shares = new Float64Array(3);

function mix(values: Float32Array, a: number, b: number, c: number, axis: number): number {
  return (
    (shares[0] as number) * (values[a + axis] as number) +
    (shares[1] as number) * (values[b + axis] as number) +
    (shares[2] as number) * (values[c + axis] as number)
  );
}
