/** Where a surface passes through itself: threads that cross triangles which they are no side of. */

/** The sides of a mesh's triangles. */
export interface Threads {
  /** Two vertices a thread. */
  readonly ends: Uint32Array;
  /** The tips of the triangles beside it, two a thread; −1 for the second of an open edge. */
  readonly tips: Int32Array;
}

/** What of a mesh to look at. */
export interface Looked {
  /** Numbers of threads. */
  readonly threads: Uint32Array;
  /** Numbers of triangles. */
  readonly triangles: Uint32Array;
}

/** A thread that crosses a triangle. */
export interface Crossing {
  readonly thread: number;
  readonly triangle: number;
  /** How far along the thread, 0 … 1. */
  readonly along: number;
  /** Shares of the triangle's second and third corner. */
  readonly second: number;
  readonly third: number;
}

export function threadsOf(triangles: Uint32Array, vertexCount: number): Threads {
  const known = new Map<number, number>();
  const ends: number[] = [];
  const tips: number[] = [];
  for (let t = 0; t < triangles.length; t++) {
    const first = t - (t % 3);
    const a = triangles[t] as number;
    const b = triangles[first + ((t + 1) % 3)] as number;
    const tip = triangles[first + ((t + 2) % 3)] as number;
    const key = Math.min(a, b) * vertexCount + Math.max(a, b);
    const thread = known.get(key);
    if (thread !== undefined) tips[thread * 2 + 1] = tip;
    else {
      known.set(key, ends.length / 2);
      ends.push(a, b);
      tips.push(tip, -1);
    }
  }
  return { ends: Uint32Array.from(ends), tips: Int32Array.from(tips) };
}

/** All of a mesh. */
export function wholeOf(triangles: Uint32Array, { ends }: Threads): Looked {
  return { threads: numbersTo(ends.length / 2), triangles: numbersTo(triangles.length / 3) };
}

/** Those threads and triangles of which a vertex is marked. */
export function markedAmong(
  { threads: looked, triangles: faces }: Looked,
  marked: Uint8Array,
  triangles: Uint32Array,
  { ends }: Threads,
): Looked {
  const isMarked = (corner: number | undefined): boolean => marked[corner as number] === 1;
  return {
    threads: looked.filter((n) => isMarked(ends[n * 2]) || isMarked(ends[n * 2 + 1])),
    triangles: faces.filter(
      (n) =>
        isMarked(triangles[n * 3]) ||
        isMarked(triangles[n * 3 + 1]) ||
        isMarked(triangles[n * 3 + 2]),
    ),
  };
}

/**
 * Threads and triangles that come near enough to a triangle of which a vertex is marked to cross it.
 *
 * @param points xyz a vertex, decimetres
 */
export function besideMarked(
  marked: Uint8Array,
  points: Float32Array,
  triangles: Uint32Array,
  threads: Threads,
): Looked {
  const whole = wholeOf(triangles, threads);
  const own = markedAmong(whole, marked, triangles, threads);
  const isNear = new Uint8Array(BUCKETS);
  eachBucket(boxesOf(points, triangles, own.triangles), (bucket) => {
    isNear[bucket] = 1;
  });
  const beside = marked.slice();
  eachBucket(boxesOf(points, triangles, whole.triangles), (bucket, triangle) => {
    if (isNear[bucket] === 0) return;
    for (let i = triangle * 3; i < triangle * 3 + 3; i++) beside[triangles[i] as number] = 1;
  });
  return markedAmong(whole, beside, triangles, threads);
}

function numbersTo(count: number): Uint32Array {
  return new Uint32Array(count).map((_, n) => n);
}

/** Side of a cell, decimetres; larger than most triangles. */
const CELL = 0.2;
/** Cells far apart may share a bucket. */
const BUCKETS = 1 << 14;

/**
 * Finds where threads cross triangles.
 *
 * @param points xyz a vertex, decimetres
 */
export function findCrossings(
  points: Float32Array,
  triangles: Uint32Array,
  { ends }: Threads,
  looked: Looked,
): Crossing[] {
  const { boxes, starts, list } = sortTriangles(points, triangles, looked.triangles);
  const seen = new Int32Array(looked.triangles.length).fill(-1);
  const found: Crossing[] = [];
  for (const e of looked.threads) {
    const p = ends[e * 2] as number;
    const q = ends[e * 2 + 1] as number;
    writeBox(points, p, q, q);
    const x0 = box[0] as number;
    const y0 = box[1] as number;
    const z0 = box[2] as number;
    const x1 = box[3] as number;
    const y1 = box[4] as number;
    const z1 = box[5] as number;
    const [lastI, lastJ, lastK] = [cellOf(x1), cellOf(y1), cellOf(z1)];
    for (let k = cellOf(z0); k <= lastK; k++) {
      for (let j = cellOf(y0); j <= lastJ; j++) {
        for (let i = cellOf(x0); i <= lastI; i++) {
          const bucket = bucketOf(i, j, k);
          const end = starts[bucket + 1] as number;
          for (let at = starts[bucket] as number; at < end; at++) {
            const n = list[at] as number;
            if (seen[n] === e) continue;
            seen[n] = e;
            const b = n * 6;
            if (x1 < (boxes[b] as number) || x0 > (boxes[b + 3] as number)) continue;
            if (y1 < (boxes[b + 1] as number) || y0 > (boxes[b + 4] as number)) continue;
            if (z1 < (boxes[b + 2] as number) || z0 > (boxes[b + 5] as number)) continue;
            const triangle = looked.triangles[n] as number;
            if (crosses(points, p, q, triangles, triangle * 3)) {
              found.push({ thread: e, triangle, ...hit });
            }
          }
        }
      }
    }
  }
  return found;
}

/** The least, then the greatest xyz of what was looked at last. */
const box = new Float32Array(6);

function writeBox(points: Float32Array, a: number, b: number, c: number): void {
  for (let axis = 0; axis < 3; axis++) {
    const x = points[a * 3 + axis] as number;
    const y = points[b * 3 + axis] as number;
    const z = points[c * 3 + axis] as number;
    box[axis] = Math.min(x, y, z);
    box[axis + 3] = Math.max(x, y, z);
  }
}

function cellOf(coordinate: number): number {
  return Math.floor(coordinate / CELL);
}

/** Where a cell is kept (M. Teschner et al., "Optimized Spatial Hashing for Collision Detection", 2003). */
function bucketOf(i: number, j: number, k: number): number {
  return (
    (Math.imul(i, 73_856_093) ^ Math.imul(j, 19_349_663) ^ Math.imul(k, 83_492_791)) & (BUCKETS - 1)
  );
}

/** Triangles by bucket: those of bucket `b` are `list[starts[b]] … list[starts[b + 1]]`. */
interface Buckets {
  /** As of `boxesOf`. */
  readonly boxes: Float32Array;
  readonly starts: Uint32Array;
  /** Places in the list of triangles that was sorted. */
  readonly list: Uint32Array;
}

function sortTriangles(points: Float32Array, triangles: Uint32Array, looked: Uint32Array): Buckets {
  const boxes = boxesOf(points, triangles, looked);
  const starts = new Uint32Array(BUCKETS + 1);
  eachBucket(boxes, (bucket) => {
    starts[bucket + 1] = (starts[bucket + 1] as number) + 1;
  });
  for (let b = 1; b <= BUCKETS; b++) {
    starts[b] = (starts[b] as number) + (starts[b - 1] as number);
  }
  const list = new Uint32Array(starts[BUCKETS] as number);
  const next = starts.slice();
  eachBucket(boxes, (bucket, n) => {
    const at = next[bucket] as number;
    list[at] = n;
    next[bucket] = at + 1;
  });
  return { boxes, starts, list };
}

/** Six numbers a triangle: the least, then the greatest xyz. */
function boxesOf(points: Float32Array, triangles: Uint32Array, looked: Uint32Array): Float32Array {
  const boxes = new Float32Array(looked.length * 6);
  for (let n = 0; n < looked.length; n++) {
    const t = (looked[n] as number) * 3;
    writeBox(
      points,
      triangles[t] as number,
      triangles[t + 1] as number,
      triangles[t + 2] as number,
    );
    boxes.set(box, n * 6);
  }
  return boxes;
}

function eachBucket(boxes: Float32Array, take: (bucket: number, place: number) => void): void {
  for (let b = 0; b < boxes.length; b += 6) {
    const firstI = cellOf(boxes[b] as number);
    const firstJ = cellOf(boxes[b + 1] as number);
    const lastI = cellOf(boxes[b + 3] as number);
    const lastJ = cellOf(boxes[b + 4] as number);
    const lastK = cellOf(boxes[b + 5] as number);
    for (let k = cellOf(boxes[b + 2] as number); k <= lastK; k++) {
      for (let j = firstJ; j <= lastJ; j++) {
        for (let i = firstI; i <= lastI; i++) take(bucketOf(i, j, k), b / 6);
      }
    }
  }
}

/** Where the thread that was looked at last crosses the triangle. */
const hit = { along: 0, second: 0, third: 0 };

/** Whether a thread crosses a triangle that neither of its ends belongs to (Möller and Trumbore, 1997). */
function crosses(
  points: Float32Array,
  p: number,
  q: number,
  triangles: Uint32Array,
  t: number,
): boolean {
  const a = triangles[t] as number;
  const b = triangles[t + 1] as number;
  const c = triangles[t + 2] as number;
  if (a === p || a === q || b === p || b === q || c === p || c === q) return false;
  const px = points[p * 3] as number;
  const py = points[p * 3 + 1] as number;
  const pz = points[p * 3 + 2] as number;
  const dx = (points[q * 3] as number) - px;
  const dy = (points[q * 3 + 1] as number) - py;
  const dz = (points[q * 3 + 2] as number) - pz;
  const ax = points[a * 3] as number;
  const ay = points[a * 3 + 1] as number;
  const az = points[a * 3 + 2] as number;
  const ux = (points[b * 3] as number) - ax;
  const uy = (points[b * 3 + 1] as number) - ay;
  const uz = (points[b * 3 + 2] as number) - az;
  const vx = (points[c * 3] as number) - ax;
  const vy = (points[c * 3 + 1] as number) - ay;
  const vz = (points[c * 3 + 2] as number) - az;
  const hx = dy * vz - dz * vy;
  const hy = dz * vx - dx * vz;
  const hz = dx * vy - dy * vx;
  const volume = ux * hx + uy * hy + uz * hz;
  if (volume === 0) return false;
  const sx = px - ax;
  const sy = py - ay;
  const sz = pz - az;
  const second = (sx * hx + sy * hy + sz * hz) / volume;
  if (second < 0 || second > 1) return false;
  const gx = sy * uz - sz * uy;
  const gy = sz * ux - sx * uz;
  const gz = sx * uy - sy * ux;
  const third = (dx * gx + dy * gy + dz * gz) / volume;
  if (third < 0 || second + third > 1) return false;
  const along = (vx * gx + vy * gy + vz * gz) / volume;
  if (along < 0 || along > 1) return false;
  hit.along = along;
  hit.second = second;
  hit.third = third;
  return true;
}
