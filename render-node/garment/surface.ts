/** Small operations on triangle surfaces that several steps of dressing share. */

/** Neighbours of every vertex, in one array: those of `v` lie at `starts[v] … starts[v + 1]`. */
export interface Neighbours {
  readonly starts: Uint32Array;
  readonly list: Uint32Array;
}

export function findNeighbours(triangles: Uint32Array, vertexCount: number): Neighbours {
  const sets = Array.from({ length: vertexCount }, () => new Set<number>());
  for (let t = 0; t < triangles.length; t += 3) {
    for (let i = 0; i < 3; i++) {
      const a = triangles[t + i] as number;
      const b = triangles[t + ((i + 1) % 3)] as number;
      sets[a]?.add(b);
      sets[b]?.add(a);
    }
  }
  const starts = new Uint32Array(vertexCount + 1);
  sets.forEach((set, v) => (starts[v + 1] = (starts[v] as number) + set.size));
  return { starts, list: Uint32Array.from(sets.flatMap((set) => [...set])) };
}

/**
 * Values of `width` numbers a vertex, moved by `share` towards the mean of their neighbours.
 *
 * @param vertices those to move; default all
 */
export function smooth<T extends Float32Array | Float64Array>(
  values: T,
  width: number,
  { starts, list }: Neighbours,
  share: number,
  vertices?: Uint32Array,
): T {
  const out = values.slice() as T;
  const count = vertices ? vertices.length : starts.length - 1;
  for (let n = 0; n < count; n++) {
    const v = vertices ? (vertices[n] as number) : n;
    const from = starts[v] as number;
    const to = starts[v + 1] as number;
    for (let c = 0; c < width; c++) {
      let sum = 0;
      for (let k = from; k < to; k++) sum += values[(list[k] as number) * width + c] as number;
      const old = values[v * width + c] as number;
      out[v * width + c] = old + share * (sum / (to - from) - old);
    }
  }
  return out;
}

/**
 * Vectors, xyz a vertex, that take those around along, less and less with the distance: no vertex gets
 * a shorter one than it had.
 *
 * @param steps rounds, each of which reaches a vertex further
 */
export function spreadOut(
  vectors: Float32Array,
  neighbours: Neighbours,
  steps: number,
): Float32Array {
  const { starts, list } = neighbours;
  const own = new Float32Array(vectors.length / 3);
  for (let v = 0; v < own.length; v++) own[v] = squareAt(vectors, v * 3);
  const reached = verticesAround(own, neighbours, steps);
  let by = vectors.slice();
  if (reached.length === 0) return by;
  let next = vectors.slice();
  for (let step = 0; step < steps; step++) {
    for (let n = 0; n < reached.length; n++) {
      const v = reached[n] as number;
      const i = v * 3;
      const from = starts[v] as number;
      const to = starts[v + 1] as number;
      let x = 0;
      let y = 0;
      let z = 0;
      for (let k = from; k < to; k++) {
        const j = (list[k] as number) * 3;
        x += by[j] as number;
        y += by[j + 1] as number;
        z += by[j + 2] as number;
      }
      const half = 0.5 / (to - from);
      x = x * half + 0.5 * (by[i] as number);
      y = y * half + 0.5 * (by[i + 1] as number);
      z = z * half + 0.5 * (by[i + 2] as number);
      const isShorter = x * x + y * y + z * z < (own[v] as number);
      next[i] = isShorter ? (vectors[i] as number) : x;
      next[i + 1] = isShorter ? (vectors[i + 1] as number) : y;
      next[i + 2] = isShorter ? (vectors[i + 2] as number) : z;
    }
    [by, next] = [next, by];
  }
  return by;
}

/** The vertices that are not 0 and those up to so many rings around them. */
function verticesAround(
  values: Float32Array,
  { starts, list }: Neighbours,
  rings: number,
): Uint32Array {
  const reached = new Uint32Array(values.length);
  const isReached = new Uint8Array(values.length);
  let count = 0;
  const reach = (v: number): void => {
    if (isReached[v] === 1) return;
    isReached[v] = 1;
    reached[count++] = v;
  };
  for (let v = 0; v < values.length; v++) if (values[v] !== 0) reach(v);
  let ringStarts = 0;
  for (let ring = 0; ring < rings; ring++) {
    const ringEnds = count;
    for (let n = ringStarts; n < ringEnds; n++) {
      const v = reached[n] as number;
      const end = starts[v + 1] as number;
      for (let k = starts[v] as number; k < end; k++) reach(list[k] as number);
    }
    ringStarts = ringEnds;
  }
  return reached.subarray(0, count).sort();
}

function squareAt(vectors: Float32Array, i: number): number {
  const x = vectors[i] as number;
  const y = vectors[i + 1] as number;
  const z = vectors[i + 2] as number;
  return x * x + y * y + z * z;
}

/** Moves the points of a closed loop a quarter of the way to the mean of their two neighbours. */
export function smoothLoop(points: Float32Array, loop: readonly number[]): void {
  const moved = new Float32Array(loop.length * 3);
  for (let i = 0; i < loop.length; i++) {
    const vertex = (loop[i] as number) * 3;
    const before = (loop.at(i - 1) as number) * 3;
    const after = (loop[(i + 1) % loop.length] as number) * 3;
    for (let c = 0; c < 3; c++) {
      const own = points[vertex + c] as number;
      const mean = ((points[before + c] as number) + (points[after + c] as number)) / 2;
      moved[i * 3 + c] = own + (mean - own) / 4;
    }
  }
  loop.forEach((vertex, i) => points.set(moved.subarray(i * 3, i * 3 + 3), vertex * 3));
}
