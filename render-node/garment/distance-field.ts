/**
 * A signed distance field: how far a point is outside (positive) or inside (negative) of the body and
 * whatever it already wears. Sampled on a grid: exact in a band around the surface, approximate (within
 * a tenth) beyond it.
 */

export interface DistanceField {
  readonly cell: number;
  readonly origin: readonly [number, number, number];
  readonly size: readonly [number, number, number];
  /** x runs fastest, then y, then z. Decimetres. */
  readonly values: Float32Array;
}

/** A surface that cloth must stay outside of. */
export interface Obstacle {
  readonly points: Float32Array;
  readonly normals: Float32Array;
  readonly triangles: Uint32Array;
  /** 1 for vertices on an open edge: what is nearest to an edge is outside. */
  readonly edge?: Uint8Array;
}

export interface Box {
  readonly min: readonly [number, number, number];
  readonly max: readonly [number, number, number];
}

/** Side of a cell. The corners of all fields lie on one lattice through the origin. */
const CELL = 0.08;
/** Half the width of the band around the surface in which the distance is exact. */
const BAND = 0.14;
/** The largest distance told; only where nothing is near. */
const FAR = 5;
/** Room around the box. */
const MARGIN = 0.2;
/** Layers of the lattice that are sampled at once. */
const SLAB = 32;

/**
 * Samples the distance to the nearest of the obstacles within a box. Decimetres. What has been sampled
 * of an obstacle is kept: the body is asked for every garment and every size.
 *
 * @param range `near` knows only the sign beyond the band around the surface, which is enough for
 *   cloth that lies on it; `far` knows the way back from anywhere
 */
export function buildDistanceField(
  obstacles: readonly Obstacle[],
  box: Box,
  range: "near" | "far",
): DistanceField {
  const first = box.min.map((low) => Math.floor((low - MARGIN) / CELL)) as Place;
  const size = box.max.map(
    (high, c) => Math.ceil((high + MARGIN) / CELL) - (first[c] as number) + 1,
  ) as Place;
  const lattice = { first, size, values: new Float32Array(size[0] * size[1] * size[2]) };
  const { values } = lattice;
  values.fill(Infinity);
  for (const obstacle of obstacles) {
    const lastSlab = Math.floor((first[1] + size[1] - 1) / SLAB);
    for (let slab = Math.floor(first[1] / SLAB); slab <= lastSlab; slab++) {
      const sampled = slabOf(obstacle, slab);
      // Inside of any is inside of all together.
      if (sampled) takeLeast(lattice, sampled);
    }
  }
  const inside = Uint8Array.from(values, (value) => (value < 0 ? 1 : 0));
  for (let i = 0; i < values.length; i++) values[i] = Math.abs(values[i] as number);
  if (range === "far") spreadBeyondBand(values, size);
  for (let i = 0; i < values.length; i++) {
    const value = Math.min(values[i] as number, range === "far" ? FAR : BAND);
    values[i] = inside[i] === 1 ? -value : value;
  }
  const origin = first.map((place) => place * CELL) as [number, number, number];
  return { cell: CELL, origin, size, values };
}

/** Numbers along x, y and z on the lattice. */
type Place = [number, number, number];

/** A part of the lattice; beyond the band its values are infinite, with a sign. */
interface Lattice {
  readonly first: Place;
  readonly size: Place;
  readonly values: Float32Array;
}

const slabs = new WeakMap<Obstacle, Map<number, Lattice | null>>();

/** What is sampled of an obstacle in some layers of the lattice; null where it has nothing there. */
function slabOf(obstacle: Obstacle, slab: number): Lattice | null {
  const ofObstacle = slabs.get(obstacle) ?? new Map<number, Lattice | null>();
  slabs.set(obstacle, ofObstacle);
  const known = ofObstacle.get(slab);
  if (known !== undefined) return known;
  const sampled = sampleSlab(obstacle, slab);
  ofObstacle.set(slab, sampled);
  return sampled;
}

function sampleSlab(obstacle: Obstacle, slab: number): Lattice | null {
  const { min, max } = boxOf(obstacle);
  const first = min.map((low) => Math.floor((low - BAND) / CELL)) as Place;
  const last = max.map((high) => Math.ceil((high + BAND) / CELL)) as Place;
  first[1] = Math.max(first[1], slab * SLAB);
  last[1] = Math.min(last[1], (slab + 1) * SLAB - 1);
  if (first[1] > last[1]) return null;
  const size = last.map((place, c) => place - (first[c] as number) + 1) as Place;
  const values = new Float32Array(size[0] * size[1] * size[2]).fill(Infinity);
  const lattice = { first, size, values };
  rasterise(obstacle, lattice);
  signBeyondBand(lattice);
  return lattice;
}

const boxes = new WeakMap<Obstacle, Box>();

/** The box around the triangles of an obstacle. */
export function boxOf(obstacle: Obstacle): Box {
  const known = boxes.get(obstacle);
  if (known) return known;
  const isUsed = new Uint8Array(obstacle.points.length / 3);
  for (const vertex of obstacle.triangles) isUsed[vertex] = 1;
  const box = boxAround(obstacle.points, (vertex) => isUsed[vertex] === 1);
  boxes.set(obstacle, box);
  return box;
}

/** Lowers the values of a lattice to those of another where the two overlap. */
function takeLeast(into: Lattice, from: Lattice): void {
  const low = into.first.map((place, c) => Math.max(place, from.first[c] as number)) as Place;
  const high = into.first.map((place, c) =>
    Math.min(
      place + (into.size[c] as number),
      (from.first[c] as number) + (from.size[c] as number),
    ),
  ) as Place;
  for (let z = low[2]; z < high[2]; z++) {
    for (let y = low[1]; y < high[1]; y++) {
      const to = rowOf(into, y, z);
      const own = rowOf(from, y, z);
      for (let x = low[0]; x < high[0]; x++) {
        const value = from.values[own + x] as number;
        if (value < (into.values[to + x] as number)) into.values[to + x] = value;
      }
    }
  }
}

/** Where the value at x = 0 of a row would be. */
function rowOf({ first, size }: Lattice, y: number, z: number): number {
  return ((z - first[2]) * size[1] + (y - first[1])) * size[0] - first[0];
}

/** The box around those of some points whose number `includes` accepts. */
export function boxAround(
  points: Float32Array,
  includes = (_vertex: number): boolean => true,
): Box {
  const min: [number, number, number] = [Infinity, Infinity, Infinity];
  const max: [number, number, number] = [-Infinity, -Infinity, -Infinity];
  for (let v = 0; v < points.length / 3; v++) {
    if (!includes(v)) continue;
    for (let c = 0 as 0 | 1 | 2, i = v * 3; i < v * 3 + 3; c++, i++) {
      min[c] = Math.min(min[c], points[i] as number);
      max[c] = Math.max(max[c], points[i] as number);
    }
  }
  // A garment may have no vertex of the kind asked for (trousers have no shoulders).
  return min[0] <= max[0] ? { min, max } : { min: [0, 0, 0], max: [0, 0, 0] };
}

/**
 * Finds the sign beyond the band by rows: behind a negative value everything is inside until the
 * surface is crossed again.
 */
function signBeyondBand({ values, size }: Lattice): void {
  for (let row = 0; row < values.length; row += size[0]) {
    let isWithin = false;
    for (let i = row; i < row + size[0]; i++) {
      const value = values[i] as number;
      if (value !== Infinity) isWithin = value < 0;
      else if (isWithin) values[i] = -Infinity;
    }
  }
}

/**
 * Spreads absolute distances beyond the band by a chamfer distance transform (G. Borgefors, 1986),
 * forwards and backwards, over the neighbours that share a face or an edge.
 */
function spreadBeyondBand(
  values: Float32Array,
  [nx, ny, nz]: readonly [number, number, number],
): void {
  const edge = CELL * Math.SQRT2;
  const slice = nx * ny;
  for (const back of [1, -1]) {
    for (let k = 1; k < nz - 1; k++) {
      for (let j = 1; j < ny - 1; j++) {
        const row = (back > 0 ? k : nz - 1 - k) * slice + (back > 0 ? j : ny - 1 - j) * nx;
        for (let l = 1; l < nx - 1; l++) {
          const i = row + (back > 0 ? l : nx - 1 - l);
          let best = values[i] as number;
          if (best < BAND) continue;
          best = Math.min(
            best,
            (values[i - back] as number) + CELL,
            (values[i - back * nx] as number) + CELL,
            (values[i - back * slice] as number) + CELL,
            (values[i - back * (nx + 1)] as number) + edge,
            (values[i - back * (nx - 1)] as number) + edge,
            (values[i - back * (slice + 1)] as number) + edge,
            (values[i - back * (slice - 1)] as number) + edge,
            (values[i - back * (slice + nx)] as number) + edge,
            (values[i - back * (slice - nx)] as number) + edge,
          );
          values[i] = best;
        }
      }
    }
  }
}

/** Writes the signed distances within the band. */
function rasterise(
  { points, normals, triangles, edge }: Obstacle,
  { first, size, values }: Lattice,
): void {
  const nearest = new Float32Array(values.length).fill(BAND * BAND);
  const [fx, fy, fz] = first;
  const [nx, ny, nz] = size;
  const hit = new Float64Array(3);
  for (let t = 0; t < triangles.length; t += 3) {
    const a = (triangles[t] as number) * 3;
    const b = (triangles[t + 1] as number) * 3;
    const c = (triangles[t + 2] as number) * 3;
    const ay = points[a + 1] as number;
    const by = points[b + 1] as number;
    const cy = points[c + 1] as number;
    const y0 = firstPlace(ay, by, cy, fy);
    const y1 = lastPlace(ay, by, cy, fy, ny);
    if (y0 > y1) continue;
    const ax = points[a] as number;
    const az = points[a + 2] as number;
    const bx = points[b] as number;
    const bz = points[b + 2] as number;
    const cx = points[c] as number;
    const cz = points[c + 2] as number;
    const x0 = firstPlace(ax, bx, cx, fx);
    const x1 = lastPlace(ax, bx, cx, fx, nx);
    const z0 = firstPlace(az, bz, cz, fz);
    const z1 = lastPlace(az, bz, cz, fz, nz);
    // A ball around the triangle and its plane tell cheaply where it cannot be the nearest.
    const mx = (ax + bx + cx) / 3;
    const my = (ay + by + cy) / 3;
    const mz = (az + bz + cz) / 3;
    const radius = Math.sqrt(
      Math.max(
        (ax - mx) ** 2 + (ay - my) ** 2 + (az - mz) ** 2,
        (bx - mx) ** 2 + (by - my) ** 2 + (bz - mz) ** 2,
        (cx - mx) ** 2 + (cy - my) ** 2 + (cz - mz) ** 2,
      ),
    );
    let ux = (by - ay) * (cz - az) - (bz - az) * (cy - ay);
    let uy = (bz - az) * (cx - ax) - (bx - ax) * (cz - az);
    let uz = (bx - ax) * (cy - ay) - (by - ay) * (cx - ax);
    const area = Math.sqrt(ux * ux + uy * uy + uz * uz) || 1;
    ux /= area;
    uy /= area;
    uz /= area;
    for (let z = z0; z <= z1; z++) {
      const pz = (fz + z) * CELL;
      for (let y = y0; y <= y1; y++) {
        const py = (fy + y) * CELL;
        for (let x = x0; x <= x1; x++) {
          const px = (fx + x) * CELL;
          const index = (z * ny + y) * nx + x;
          const limit = (nearest[index] as number) + 1e-6;
          const off = (px - ax) * ux + (py - ay) * uy + (pz - az) * uz;
          if (off * off > limit) continue;
          const reach = Math.sqrt(limit) + radius;
          if ((px - mx) ** 2 + (py - my) ** 2 + (pz - mz) ** 2 > reach * reach) continue;
          closestShares(ax, ay, az, bx, by, bz, cx, cy, cz, px, py, pz, hit);
          const u = hit[0] as number;
          const v = hit[1] as number;
          const w = hit[2] as number;
          const dx = px - (u * ax + v * bx + w * cx);
          const dy = py - (u * ay + v * by + w * cy);
          const dz = pz - (u * az + v * bz + w * cz);
          const square = dx * dx + dy * dy + dz * dz;
          if (square >= (nearest[index] as number)) continue;
          nearest[index] = square;
          if (edge && isOnEdge(edge, a / 3, b / 3, c / 3, hit)) {
            values[index] = Math.sqrt(square);
            continue;
          }
          const side =
            dx *
              (u * (normals[a] as number) +
                v * (normals[b] as number) +
                w * (normals[c] as number)) +
            dy *
              (u * (normals[a + 1] as number) +
                v * (normals[b + 1] as number) +
                w * (normals[c + 1] as number)) +
            dz *
              (u * (normals[a + 2] as number) +
                v * (normals[b + 2] as number) +
                w * (normals[c + 2] as number));
          values[index] = side < 0 ? -Math.sqrt(square) : Math.sqrt(square);
        }
      }
    }
  }
}

/** First and last place of a lattice's axis that lie within the band around a triangle. */
function firstPlace(a: number, b: number, c: number, first: number): number {
  return Math.max(0, Math.ceil((Math.min(a, b, c) - BAND) / CELL) - first);
}

function lastPlace(a: number, b: number, c: number, first: number, count: number): number {
  return Math.min(count - 1, Math.floor((Math.max(a, b, c) + BAND) / CELL) - first);
}

/** Whether the point with these shares of a triangle's corners lies on the surface's open edge. */
export function isOnEdge(
  edge: Uint8Array,
  a: number,
  b: number,
  c: number,
  shares: Float64Array,
): boolean {
  return (
    (shares[0] === 0 || edge[a] === 1) &&
    (shares[1] === 0 || edge[b] === 1) &&
    (shares[2] === 0 || edge[c] === 1)
  );
}

/**
 * Barycentric shares of the point of triangle abc closest to p, by the regions of C. Ericson,
 * "Real-Time Collision Detection" (2005), 5.1.5.
 */
export function closestShares(
  ax: number,
  ay: number,
  az: number,
  bx: number,
  by: number,
  bz: number,
  cx: number,
  cy: number,
  cz: number,
  px: number,
  py: number,
  pz: number,
  out: Float64Array,
): void {
  const abx = bx - ax;
  const aby = by - ay;
  const abz = bz - az;
  const acx = cx - ax;
  const acy = cy - ay;
  const acz = cz - az;
  const d1 = abx * (px - ax) + aby * (py - ay) + abz * (pz - az);
  const d2 = acx * (px - ax) + acy * (py - ay) + acz * (pz - az);
  const d3 = abx * (px - bx) + aby * (py - by) + abz * (pz - bz);
  const d4 = acx * (px - bx) + acy * (py - by) + acz * (pz - bz);
  const d5 = abx * (px - cx) + aby * (py - cy) + abz * (pz - cz);
  const d6 = acx * (px - cx) + acy * (py - cy) + acz * (pz - cz);
  let v = 0;
  let w = 0;
  const vc = d1 * d4 - d3 * d2;
  const vb = d5 * d2 - d1 * d6;
  const va = d3 * d6 - d5 * d4;
  if (d1 <= 0 && d2 <= 0) v = 0;
  else if (d3 >= 0 && d4 <= d3) v = 1;
  else if (d6 >= 0 && d5 <= d6) w = 1;
  else if (vc <= 0 && d1 >= 0 && d3 <= 0) v = d1 / (d1 - d3);
  else if (vb <= 0 && d2 >= 0 && d6 <= 0) w = d2 / (d2 - d6);
  else if (va <= 0 && d4 - d3 >= 0 && d5 - d6 >= 0) {
    w = (d4 - d3) / (d4 - d3 + (d5 - d6));
    v = 1 - w;
  } else {
    v = vb / (va + vb + vc);
    w = vc / (va + vb + vc);
  }
  out[0] = 1 - v - w;
  out[1] = v;
  out[2] = w;
}

/**
 * Distance at a point and its gradient (written to `gradient`, not normalised), by trilinear
 * interpolation. Outside of the grid the distance is far and the gradient 0.
 */
export function sampleField(
  field: DistanceField,
  x: number,
  y: number,
  z: number,
  gradient: Float64Array,
): number {
  const { values, origin, size, cell } = field;
  const gx = (x - origin[0]) / cell;
  const gy = (y - origin[1]) / cell;
  const gz = (z - origin[2]) / cell;
  const [nx, ny, nz] = size;
  if (!(gx >= 0 && gy >= 0 && gz >= 0 && gx < nx - 1 && gy < ny - 1 && gz < nz - 1)) {
    gradient[0] = gradient[1] = gradient[2] = 0;
    return FAR;
  }
  const ix = gx | 0;
  const iy = gy | 0;
  const iz = gz | 0;
  const u = gx - ix;
  const v = gy - iy;
  const w = gz - iz;
  const i = (iz * ny + iy) * nx + ix;
  const j = i + nx * ny;
  const v000 = values[i] as number;
  const v100 = values[i + 1] as number;
  const v010 = values[i + nx] as number;
  const v110 = values[i + nx + 1] as number;
  const v001 = values[j] as number;
  const v101 = values[j + 1] as number;
  const v011 = values[j + nx] as number;
  const v111 = values[j + nx + 1] as number;
  const x00 = v000 + u * (v100 - v000);
  const x10 = v010 + u * (v110 - v010);
  const x01 = v001 + u * (v101 - v001);
  const x11 = v011 + u * (v111 - v011);
  const xy0 = x00 + v * (x10 - x00);
  const xy1 = x01 + v * (x11 - x01);
  const low = (v100 - v000) * (1 - v) + (v110 - v010) * v;
  const high = (v101 - v001) * (1 - v) + (v111 - v011) * v;
  gradient[0] = low + w * (high - low);
  gradient[1] = (x10 - x00) * (1 - w) + (x11 - x01) * w;
  gradient[2] = xy1 - xy0;
  return xy0 + w * (xy1 - xy0);
}
