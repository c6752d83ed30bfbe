/**
 * Cloth stretches only so far: where the bones that carry it tear it apart, as between a raised arm and
 * the trunk, its threads draw it together again.
 */
import type { Part } from "../mesh/part.ts";
import type { Sheet } from "./weld.ts";

/** How much longer than in the still a thread gets at most, as a share. */
const STRETCH = 0.35;
/** Passes over all threads; each carries a pull on by a thread and more. */
const ROUNDS = 8;

export class HoldTogether {
  readonly #pointOf: Uint32Array;
  readonly #firsts: Uint32Array;
  /** Places of both ends of each thread among the coordinates of the points. */
  readonly #ends: Uint32Array;
  /** Squares of their greatest lengths. */
  readonly #limits: Float32Array;
  readonly #points: Float32Array;

  constructor({ positions }: Pick<Part, "positions">, { pointOf, firsts, neighbours }: Sheet) {
    this.#pointOf = pointOf;
    this.#firsts = firsts;
    this.#points = new Float32Array(firsts.length * 3);
    const ends: number[] = [];
    const limits: number[] = [];
    neighbours.forEach((near, a) => {
      for (const b of near) {
        if (b < a) continue;
        ends.push(a * 3, b * 3);
        let square = 0;
        for (let c = 0; c < 3; c++) {
          const [from, to] = [firsts[a] as number, firsts[b] as number];
          square += ((positions[from * 3 + c] as number) - (positions[to * 3 + c] as number)) ** 2;
        }
        limits.push((1 + STRETCH) ** 2 * square);
      }
    });
    this.#ends = Uint32Array.from(ends);
    this.#limits = Float32Array.from(limits);
  }

  /** Draws the part's vertices together where they are too far apart. */
  draw(positions: Float32Array): void {
    const [points, firsts, pointOf] = [this.#points, this.#firsts, this.#pointOf];
    for (let point = 0; point < firsts.length; point++) {
      const from = (firsts[point] as number) * 3;
      points[point * 3] = positions[from] as number;
      points[point * 3 + 1] = positions[from + 1] as number;
      points[point * 3 + 2] = positions[from + 2] as number;
    }
    let isDrawn = false;
    for (let round = 0; round < ROUNDS && this.#shorten(); round++) isDrawn = true;
    if (!isDrawn) return;
    for (let vertex = 0; vertex < pointOf.length; vertex++) {
      const from = (pointOf[vertex] as number) * 3;
      positions[vertex * 3] = points[from] as number;
      positions[vertex * 3 + 1] = points[from + 1] as number;
      positions[vertex * 3 + 2] = points[from + 2] as number;
    }
  }

  /** One pass; false where no thread is too long. */
  #shorten(): boolean {
    const [points, ends, limits] = [this.#points, this.#ends, this.#limits];
    let isAny = false;
    for (let thread = 0; thread < limits.length; thread++) {
      const i = ends[thread * 2] as number;
      const j = ends[thread * 2 + 1] as number;
      const x = (points[j] as number) - (points[i] as number);
      const y = (points[j + 1] as number) - (points[i + 1] as number);
      const z = (points[j + 2] as number) - (points[i + 2] as number);
      const square = x * x + y * y + z * z;
      const limit = limits[thread] as number;
      if (square <= limit) continue;
      isAny = true;
      const half = 0.5 * (1 - Math.sqrt(limit / square));
      points[i] = (points[i] as number) + half * x;
      points[i + 1] = (points[i + 1] as number) + half * y;
      points[i + 2] = (points[i + 2] as number) + half * z;
      points[j] = (points[j] as number) - half * x;
      points[j + 1] = (points[j + 1] as number) - half * y;
      points[j + 2] = (points[j + 2] as number) - half * z;
    }
    return isAny;
  }
}
