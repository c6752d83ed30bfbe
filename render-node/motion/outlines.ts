/**
 * How far a mesh reaches out from a vertical axis, level by level: the outlines of cloth stretched round
 * its cross-sections. They move without a jump as the mesh does.
 */

/** Where outlines lie, decimetres. */
interface OutlineRange {
  /** x and z of the axis. */
  readonly axis: readonly [x: number, z: number];
  readonly bottom: number;
  readonly top: number;
}

/** Directions in which a cross-section's furthest points are kept. */
const DIRECTIONS = 72;
const TURN = 2 * Math.PI;
/** Decimetres from level to level. */
const STEP = 0.25;
/** Every outline goes round the axis, at this distance where there is no mesh; decimetres. */
const LEAST = 0.05;

export class Outlines {
  readonly #edges: Uint32Array;
  readonly #range: OutlineRange;
  readonly #levels: number;
  /** x, z (from the axis) and squared distance of the furthest point a level and direction. */
  readonly #furthest: Float64Array;
  /** The same where there is no mesh. */
  readonly #nothing: Float64Array;
  /** Decimetres from the axis to the outline a level and direction. */
  readonly #reach: Float64Array;
  /** Directions of the corners of one outline. */
  readonly #corners = new Uint16Array(DIRECTIONS);

  /** Outlines of a mesh, traced, about the middle of where its edges reach. */
  static around(
    points: Float32Array,
    edges: Uint32Array,
    { bottom, top }: Omit<OutlineRange, "axis">,
  ): Outlines {
    const outlines = new Outlines(edges, { axis: middleOf(points, edges), bottom, top });
    outlines.trace(points);
    return outlines;
  }

  /** @param edges two vertices of the mesh each */
  constructor(edges: Uint32Array, range: OutlineRange) {
    this.#edges = edges;
    this.#range = range;
    this.#levels = Math.max(2, Math.ceil((range.top - range.bottom) / STEP) + 1);
    this.#furthest = new Float64Array(this.#levels * DIRECTIONS * 3);
    this.#nothing = this.#furthest.map((_, i) => {
      const angle = ((Math.floor(i / 3) + 0.5) * TURN) / DIRECTIONS;
      return [LEAST * Math.cos(angle), LEAST * Math.sin(angle), LEAST * LEAST][i % 3] as number;
    });
    this.#reach = new Float64Array(this.#levels * DIRECTIONS);
  }

  /** Takes the mesh as it is now. */
  trace(points: Float32Array): void {
    this.#furthest.set(this.#nothing);
    const { bottom } = this.#range;
    const edges = this.#edges;
    for (let e = 0; e < edges.length; e += 2) {
      const a = (edges[e] as number) * 3;
      const b = (edges[e + 1] as number) * 3;
      const from = ((points[a + 1] as number) - bottom) / STEP;
      const to = ((points[b + 1] as number) - bottom) / STEP;
      const last = Math.min(this.#levels - 1, Math.floor(Math.max(from, to)));
      for (let level = Math.max(0, Math.ceil(Math.min(from, to))); level <= last; level++) {
        this.#cross(points, a, b, level, to === from ? 0 : (level - from) / (to - from));
      }
    }
    for (let level = 0; level < this.#levels; level++) this.#stretchRound(level);
  }

  get axis(): OutlineRange["axis"] {
    return this.#range.axis;
  }

  /** Decimetres from the axis to the outline in the direction and at the height of a point. */
  reachAt(x: number, y: number, z: number): number {
    const [axisX, axisZ] = this.#range.axis;
    const height = (y - this.#range.bottom) / STEP;
    const level = Math.min(this.#levels - 2, Math.max(0, Math.floor(height)));
    const up = Math.min(1, Math.max(0, height - level));
    const direction = directionOf(x - axisX, z - axisZ);
    const round = direction - Math.floor(direction);
    const first = level * DIRECTIONS + (Math.floor(direction) % DIRECTIONS);
    const next = level * DIRECTIONS + ((Math.floor(direction) + 1) % DIRECTIONS);
    const reach = this.#reach;
    const low = (1 - round) * (reach[first] as number) + round * (reach[next] as number);
    const high =
      (1 - round) * (reach[first + DIRECTIONS] as number) +
      round * (reach[next + DIRECTIONS] as number);
    return (1 - up) * low + up * high;
  }

  /** Keeps the place where an edge goes through a level, if it is the furthest in its direction. */
  #cross(points: Float32Array, a: number, b: number, level: number, share: number): void {
    const [axisX, axisZ] = this.#range.axis;
    const x = (1 - share) * (points[a] as number) + share * (points[b] as number) - axisX;
    const z = (1 - share) * (points[a + 2] as number) + share * (points[b + 2] as number) - axisZ;
    const square = x * x + z * z;
    const at = (level * DIRECTIONS + (Math.floor(directionOf(x, z)) % DIRECTIONS)) * 3;
    if (square <= (this.#furthest[at + 2] as number)) return;
    this.#furthest[at] = x;
    this.#furthest[at + 1] = z;
    this.#furthest[at + 2] = square;
  }

  /** The convex outline of a level's furthest points. */
  #stretchRound(level: number): void {
    const row = level * DIRECTIONS;
    const squareOf = (direction: number) => this.#furthest[(row + direction) * 3 + 2] as number;
    let first = 0;
    for (let i = 1; i < DIRECTIONS; i++) if (squareOf(i) > squareOf(first)) first = i;
    const corners = this.#corners;
    let count = 0;
    // The furthest point is a corner for certain, so the way round begins and ends there.
    for (let i = 0; i <= DIRECTIONS; i++) {
      const direction = (first + i) % DIRECTIONS;
      while (
        count > 1 &&
        this.#turn(row, corners[count - 2] as number, corners[count - 1] as number, direction) <= 0
      ) {
        count--;
      }
      if (i < DIRECTIONS) corners[count++] = direction;
    }
    for (let i = 0; i < count; i++) {
      this.#drawEdge(row, corners[i] as number, corners[(i + 1) % count] as number);
    }
  }

  /** Above 0 where the way over three points bends round the axis. */
  #turn(row: number, a: number, b: number, c: number): number {
    const at = this.#furthest;
    const [i, j, k] = [(row + a) * 3, (row + b) * 3, (row + c) * 3];
    const ux = (at[j] as number) - (at[i] as number);
    const uz = (at[j + 1] as number) - (at[i + 1] as number);
    const vx = (at[k] as number) - (at[j] as number);
    const vz = (at[k + 1] as number) - (at[j + 1] as number);
    return ux * vz - uz * vx;
  }

  /** Fills in how far the outline is between two of its corners. */
  #drawEdge(row: number, a: number, b: number): void {
    const at = this.#furthest;
    const [i, j] = [(row + a) * 3, (row + b) * 3];
    const x = at[i] as number;
    const z = at[i + 1] as number;
    const ux = (at[j] as number) - x;
    const uz = (at[j + 1] as number) - z;
    const across = x * uz - z * ux;
    const steps = (b - a + DIRECTIONS) % DIRECTIONS || DIRECTIONS;
    for (let step = 1; step <= steps; step++) {
      const direction = (a + step) % DIRECTIONS;
      const angle = (direction * TURN) / DIRECTIONS;
      this.#reach[row + direction] = across / (Math.cos(angle) * uz - Math.sin(angle) * ux);
    }
  }
}

/** Pairs of vertices that are joined, of those that count; each pair once where triangles meet. */
export function edgesOf(indices: Uint32Array, counts: (vertex: number) => boolean): number[] {
  const edges: number[] = [];
  for (let t = 0; t < indices.length; t += 3) {
    for (let c = 0; c < 3; c++) {
      const a = indices[t + c] as number;
      const b = indices[t + ((c + 1) % 3)] as number;
      // The other triangle goes along it from b to a.
      if (a < b && counts(a) && counts(b)) edges.push(a, b);
    }
  }
  return edges;
}

/** x and z halfway between the outermost of some vertices. */
function middleOf(points: Float32Array, vertices: Uint32Array): readonly [x: number, z: number] {
  const middle = (axis: number): number => {
    let [low, high] = [Infinity, -Infinity];
    for (const v of vertices) {
      low = Math.min(low, points[v * 3 + axis] as number);
      high = Math.max(high, points[v * 3 + axis] as number);
    }
    return (low + high) / 2;
  };
  return [middle(0), middle(2)];
}

/** 0 … `DIRECTIONS`, counted from x towards z. */
function directionOf(x: number, z: number): number {
  const angle = Math.atan2(z, x);
  return ((angle < 0 ? angle + TURN : angle) * DIRECTIONS) / TURN;
}
