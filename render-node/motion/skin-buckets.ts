/** Finding the skin that a point of cloth lies on. */
import type { Part } from "../mesh/part.ts";

/** The skin of a figure as it stands: xyz and unit normal of every body vertex. */
export interface BodySkin {
  readonly points: Float32Array;
  readonly normals: Float32Array;
}

export type Surface = Pick<Part, "positions" | "normals">;

/** A body vertex and how much of a point hangs on it. */
export type Hold = readonly [vertex: number, share: number];

/** Body vertices that a point of cloth hangs on. */
export const HOLDS = 4;
/** How much further away skin counts that faces the other way, such as a hand beside a trouser leg. */
const FACING_AWAY = 6;
/** Distances count from here on, so that skin which touches the cloth does not hold it alone; decimetres. */
const NEAREST = 0.1;
/** Side of a bucket, decimetres. */
const BUCKET = 0.4;

/** How far a point is from what holds it, decimetres; more where that faces another way. */
export function gapOf([, share]: Hold): number {
  return 1 / share - NEAREST;
}

/** How far a vertex faces as what holds it does: above 0 to the same side. */
export function facing(
  { normals }: Surface,
  vertex: number,
  holds: readonly Hold[],
  body: BodySkin,
): number {
  let sum = 0;
  for (const [held, share] of holds) {
    for (let c = 0; c < 3; c++) {
      sum += share * (normals[vertex * 3 + c] as number) * (body.normals[held * 3 + c] as number);
    }
  }
  return sum;
}

/** Body vertices by place: in boxes, row by row, box by box. */
export class SkinBuckets {
  readonly body: BodySkin;
  readonly #origin: readonly number[];
  readonly #counts: readonly number[];
  /** Where each box begins among the sorted vertices, and where the last one ends. */
  readonly #starts: Uint32Array;
  readonly #sorted: Uint32Array;
  readonly #vertices = new Int32Array(HOLDS);
  readonly #costs = new Float64Array(HOLDS);

  constructor(body: BodySkin, holds: (vertex: number) => boolean) {
    this.body = body;
    const vertices = Uint32Array.from({ length: body.points.length / 3 }, (_, v) => v).filter(
      holds,
    );
    const low = [Infinity, Infinity, Infinity];
    const high = [-Infinity, -Infinity, -Infinity];
    for (const v of vertices) {
      for (let c = 0; c < 3; c++) {
        low[c] = Math.min(low[c] as number, body.points[v * 3 + c] as number);
        high[c] = Math.max(high[c] as number, body.points[v * 3 + c] as number);
      }
    }
    this.#origin = low;
    // Of no vertices at all there are no boxes.
    this.#counts = low.map((from, c) =>
      Math.max(0, Math.floor(((high[c] as number) - from) / BUCKET) + 1),
    );
    const boxes = vertices.map((v) => this.#boxOf(body.points, v));
    this.#starts = new Uint32Array(this.#counts.reduce((product, n) => product * n, 1) + 1);
    for (const box of boxes) this.#starts[box + 1] = (this.#starts[box + 1] as number) + 1;
    for (let i = 1; i < this.#starts.length; i++) {
      this.#starts[i] = (this.#starts[i] as number) + (this.#starts[i - 1] as number);
    }
    const next = this.#starts.slice();
    this.#sorted = new Uint32Array(vertices.length);
    vertices.forEach((v, i) => {
      const box = boxes[i] as number;
      this.#sorted[next[box] as number] = v;
      next[box] = (next[box] as number) + 1;
    });
  }

  /**
   * The body vertices that a part's vertex hangs on, with shares; the nearest first.
   *
   * @param reach decimetres beyond which none is looked for
   */
  nearest(surface: Surface, vertex: number, reach = Infinity): Hold[] {
    this.#vertices.fill(-1);
    this.#costs.fill(Infinity);
    const at = [0, 1, 2].map((c) => this.#cell(surface.positions, vertex, c));
    // From outside of the boxes the search begins where they do.
    const first = Math.max(
      0,
      ...at.map((cell, c) => Math.max(-cell, cell - (this.#counts[c] as number) + 1)),
    );
    const last = Math.min(
      Math.ceil(reach / BUCKET),
      Math.max(...at.map((cell, c) => Math.max(cell, (this.#counts[c] as number) - cell))),
    );
    for (let ring = first; ring <= last; ring++) {
      this.#searchRing(surface, vertex, at as [number, number, number], ring);
      // Whatever lies in the next ring is at least this far away.
      if ((this.#costs[HOLDS - 1] as number) <= (ring * BUCKET) ** 2) break;
    }
    const holds: Hold[] = [];
    this.#vertices.forEach((held, i) => {
      if (held >= 0) holds.push([held, 1 / (Math.sqrt(this.#costs[i] as number) + NEAREST)]);
    });
    return holds;
  }

  /** Looks at the boxes that are `ring` boxes away. */
  #searchRing(
    surface: Surface,
    vertex: number,
    [x, y, z]: readonly [number, number, number],
    ring: number,
  ): void {
    const [across, up, deep] = this.#counts as [number, number, number];
    for (let i = Math.max(0, x - ring); i <= Math.min(across - 1, x + ring); i++) {
      for (let j = Math.max(0, y - ring); j <= Math.min(up - 1, y + ring); j++) {
        const isFace = Math.abs(i - x) === ring || Math.abs(j - y) === ring;
        const step = isFace ? 1 : Math.max(1, 2 * ring);
        for (let k = z - ring; k <= z + ring; k += step) {
          if (k < 0 || k >= deep) continue;
          const box = (i * up + j) * deep + k;
          const end = this.#starts[box + 1] as number;
          for (let s = this.#starts[box] as number; s < end; s++) {
            this.#offer(surface, vertex, this.#sorted[s] as number);
          }
        }
      }
    }
  }

  /** Keeps a body vertex if it is among the nearest: its squared distance, longer if it faces away. */
  #offer({ positions, normals }: Surface, vertex: number, held: number): void {
    const { points, normals: skinNormals } = this.body;
    let square = 0;
    let cosine = 0;
    for (let c = 0; c < 3; c++) {
      const apart = (positions[3 * vertex + c] as number) - (points[3 * held + c] as number);
      square += apart * apart;
      cosine += (normals[3 * vertex + c] as number) * (skinNormals[3 * held + c] as number);
    }
    const cost = square * (1 + (FACING_AWAY * (1 - cosine)) / 2);
    if (cost >= (this.#costs[HOLDS - 1] as number)) return;
    let slot = HOLDS - 1;
    for (; slot > 0 && (this.#costs[slot - 1] as number) > cost; slot--) {
      this.#costs[slot] = this.#costs[slot - 1] as number;
      this.#vertices[slot] = this.#vertices[slot - 1] as number;
    }
    this.#costs[slot] = cost;
    this.#vertices[slot] = held;
  }

  #boxOf(points: Float32Array, vertex: number): number {
    const [x, y, z] = [0, 1, 2].map((c) => this.#cell(points, vertex, c)) as [
      number,
      number,
      number,
    ];
    return (x * (this.#counts[1] as number) + y) * (this.#counts[2] as number) + z;
  }

  #cell(points: Float32Array, vertex: number, axis: number): number {
    return Math.floor(
      ((points[vertex * 3 + axis] as number) - (this.#origin[axis] as number)) / BUCKET,
    );
  }
}
