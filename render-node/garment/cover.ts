/** What an outer layer hides of an inner one: skin under cloth, a top under a waistband. */
import type { BodyMap } from "./body-map.ts";
import type { LoopName, Pattern } from "./pattern.ts";

export interface Layer {
  readonly points: Float32Array;
  readonly normals: Float32Array;
}

export interface Cover extends Layer {
  /** Vertices on the open edges. */
  readonly edge: readonly number[];
}

const FACING = 0.2;
/** How near above a point the cover must lie to hide it, decimetres. */
const REACH = 0.4;

/**
 * 1 for every point of the inner layer that lies under the cover.
 *
 * @param margin distance from the cover's edges, decimetres, within which nothing is hidden: one may
 *   look in there
 * @param sunk how far inside of a point the cover may lie and still hide it, decimetres
 * @param facing cosine between two surfaces up to which one can cover the other
 */
export function hiddenUnder(
  inner: Layer,
  cover: Cover,
  margin: number,
  sunk: number,
  facing: number = FACING,
): Uint8Array {
  const count = inner.points.length / 3;
  const hidden = new Uint8Array(count);
  const all = bucketPoints(
    cover.points,
    Array.from({ length: cover.points.length / 3 }, (_, v) => v),
  );
  const edges = bucketPoints(cover.points, cover.edge);
  const onEdge = new Set(cover.edge);
  for (let v = 0; v < count; v++) {
    const x = inner.points[v * 3] as number;
    const y = inner.points[v * 3 + 1] as number;
    const z = inner.points[v * 3 + 2] as number;
    // Between the thighs the nearest cloth is the other leg's: only what faces the same way counts.
    const facesAlike = (other: number): boolean =>
      alignment(inner.normals, v, cover.normals, other) >= facing;
    const near = nearest(all, cover.points, x, y, z, REACH, facesAlike);
    if (near < 0 || onEdge.has(near)) continue;
    let above = 0;
    for (let c = 0; c < 3; c++) {
      const outwards = cover.normals[near * 3 + c] as number;
      above +=
        ((cover.points[near * 3 + c] as number) - (inner.points[v * 3 + c] as number)) * outwards;
    }
    if (above < -sunk) continue;
    if (nearest(edges, cover.points, x, y, z, margin) < 0) hidden[v] = 1;
  }
  return hidden;
}

/**
 * How far inside of its ends a garment surely covers the body: decimetres, and a share of a leg's bones.
 * Raised arms and knees pull a hem up by a hand or more.
 */
const INSIDE = { waist: 0.6, neck: 1.6, hem: 2.5, leg: 0.18 } as const;

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
  return ({ points, armShare, legAlong }, vertex) => {
    const height = points[vertex * 3 + 1] as number;
    const along = legAlong[vertex] as number;
    return height < top && height > bottom && along < legEnd && armShare[vertex] === 0;
  };
}

/** A waistband presses on a top this near to it, and hides the top from this far below its edge, decimetres. */
const WAISTBAND = { near: 0.25, below: 0.06 } as const;

/**
 * 1 for every point of a tucked-in top that a waistband presses on: where it is too tight, the top
 * would show through the band.
 *
 * @param waistband vertices of the cover's upper edge
 */
export function tuckedUnder(
  { points }: Layer,
  cover: Layer,
  waistband: readonly number[],
): Uint8Array {
  return Uint8Array.from({ length: points.length / 3 }, (_, v) => {
    const [x, y, z] = points.subarray(v * 3, v * 3 + 3) as unknown as [number, number, number];
    let edge = -Infinity;
    let closest: number = WAISTBAND.near;
    for (const w of waistband) {
      const [wx, wy, wz] = cover.points.subarray(w * 3, w * 3 + 3) as unknown as [
        number,
        number,
        number,
      ];
      const distance = Math.hypot(wx - x, wz - z);
      if (distance < closest) [closest, edge] = [distance, wy];
    }
    return y < edge - WAISTBAND.below ? 1 : 0;
  });
}

/** The triangles of an index list that have at least one corner in sight. */
export function visibleTriangles(
  indices: Uint32Array,
  isHidden: (vertex: number) => boolean,
): Uint32Array {
  const kept: number[] = [];
  for (let t = 0; t < indices.length; t += 3) {
    const [a, b, c] = [indices[t], indices[t + 1], indices[t + 2]] as [number, number, number];
    if (!(isHidden(a) && isHidden(b) && isHidden(c))) kept.push(a, b, c);
  }
  return Uint32Array.from(kept);
}

const BUCKET = 0.4;
type Buckets = ReadonlyMap<number, readonly number[]>;

function bucketKey(x: number, y: number, z: number): number {
  return ((x + 512) * 1024 + (y + 512)) * 1024 + (z + 512);
}

function bucketPoints(points: Float32Array, vertices: readonly number[]): Buckets {
  const buckets = new Map<number, number[]>();
  for (const v of vertices) {
    const key = bucketKey(
      Math.floor((points[v * 3] as number) / BUCKET),
      Math.floor((points[v * 3 + 1] as number) / BUCKET),
      Math.floor((points[v * 3 + 2] as number) / BUCKET),
    );
    const bucket = buckets.get(key);
    if (bucket) bucket.push(v);
    else buckets.set(key, [v]);
  }
  return buckets;
}

/** Cosine of the angle between two unit normals. */
function alignment(some: Float32Array, v: number, others: Float32Array, w: number): number {
  let cosine = 0;
  for (let c = 0; c < 3; c++) {
    cosine += (some[v * 3 + c] as number) * (others[w * 3 + c] as number);
  }
  return cosine;
}

/** The nearest vertex that counts within `reach` (at most a bucket), or −1. */
function nearest(
  buckets: Buckets,
  points: Float32Array,
  x: number,
  y: number,
  z: number,
  reach: number,
  counts: (vertex: number) => boolean = () => true,
): number {
  const [bx, by, bz] = [Math.floor(x / BUCKET), Math.floor(y / BUCKET), Math.floor(z / BUCKET)];
  let best = -1;
  let square = reach * reach;
  for (let i = bx - 1; i <= bx + 1; i++) {
    for (let j = by - 1; j <= by + 1; j++) {
      for (let k = bz - 1; k <= bz + 1; k++) {
        for (const v of buckets.get(bucketKey(i, j, k)) ?? []) {
          const dx = (points[v * 3] as number) - x;
          const dy = (points[v * 3 + 1] as number) - y;
          const dz = (points[v * 3 + 2] as number) - z;
          const d = dx * dx + dy * dy + dz * dz;
          if (d < square && counts(v)) {
            square = d;
            best = v;
          }
        }
      }
    }
  }
  return best;
}
