/**
 * Cloth that an arm presses and bunches in the still, in the armpit and beside the hand, is evened out
 * when the arm leaves it.
 */
import type { Part } from "../mesh/part.ts";
import { borderLoops, type Sheet, widened } from "./weld.ts";

/** Rounds in which a point takes on the mean of its neighbours. */
const ROUNDS = 12;
/** Edges from a border of the cloth, such as a sleeve's hem, within which it is left as it is. */
const BORDER = 5;

/** Some points of a sheet; those next to them hold them. */
export class EvenOut {
  readonly #points: Uint32Array;
  readonly #firsts: Uint32Array;
  /** Where each point's neighbours begin in `#near`, and where the last one's end. */
  readonly #starts: Uint32Array;
  readonly #near: Uint32Array;
  /** Vertices of each point. */
  readonly #vertices: readonly number[][];
  readonly #still: Float32Array;
  readonly #means: Float32Array;

  constructor({ indices }: Pick<Part, "indices">, sheet: Sheet, wanted: readonly number[]) {
    const { firsts, neighbours, pointOf } = sheet;
    const border = borderLoops(indices, sheet).flatMap((loop) => [...loop]);
    const kept = widened(border, neighbours, BORDER);
    const points = [...wanted].filter((point) => !kept.has(point));
    const near = points.map((point) => [...(neighbours[point] ?? [])]);
    this.#points = Uint32Array.from(points);
    this.#firsts = firsts;
    this.#near = Uint32Array.from(near.flat());
    this.#starts = new Uint32Array(points.length + 1);
    near.forEach(({ length }, row) => {
      this.#starts[row + 1] = (this.#starts[row] as number) + length;
    });
    const rowOf = new Map(points.map((point, row) => [point, row]));
    this.#vertices = points.map(() => []);
    pointOf.forEach((point, vertex) => this.#vertices[rowOf.get(point) ?? -1]?.push(vertex));
    this.#still = new Float32Array(points.length * 3);
    this.#means = new Float32Array(points.length * 3);
  }

  /** @param share of the way to where they would lie evened out, 0 … 1 */
  move(positions: Float32Array, share: number): void {
    if (share === 0 || this.#points.length === 0) return;
    const [points, firsts, still, means] = [this.#points, this.#firsts, this.#still, this.#means];
    for (let row = 0; row < points.length; row++) {
      const at = (firsts[points[row] as number] as number) * 3;
      for (let c = 0; c < 3; c++) still[row * 3 + c] = positions[at + c] as number;
    }
    for (let round = 0; round < ROUNDS; round++) {
      this.#takeMeans(positions);
      this.#write(positions);
    }
    for (let i = 0; i < means.length; i++) {
      const from = still[i] as number;
      means[i] = from + share * ((means[i] as number) - from);
    }
    this.#write(positions);
  }

  /** Half of each point's own place, half of the mean of its neighbours'. */
  #takeMeans(positions: Float32Array): void {
    const [points, firsts, near, starts] = [this.#points, this.#firsts, this.#near, this.#starts];
    for (let row = 0; row < points.length; row++) {
      const own = (firsts[points[row] as number] as number) * 3;
      const start = starts[row] as number;
      const end = starts[row + 1] as number;
      const share = end > start ? 0.5 / (end - start) : 0;
      const kept = end > start ? 0.5 : 1;
      let x = kept * (positions[own] as number);
      let y = kept * (positions[own + 1] as number);
      let z = kept * (positions[own + 2] as number);
      for (let k = start; k < end; k++) {
        const at = (firsts[near[k] as number] as number) * 3;
        x += share * (positions[at] as number);
        y += share * (positions[at + 1] as number);
        z += share * (positions[at + 2] as number);
      }
      this.#means[row * 3] = x;
      this.#means[row * 3 + 1] = y;
      this.#means[row * 3 + 2] = z;
    }
  }

  #write(positions: Float32Array): void {
    const means = this.#means;
    for (let row = 0; row < this.#vertices.length; row++) {
      for (const vertex of this.#vertices[row] as readonly number[]) {
        positions[vertex * 3] = means[row * 3] as number;
        positions[vertex * 3 + 1] = means[row * 3 + 1] as number;
        positions[vertex * 3 + 2] = means[row * 3 + 2] as number;
      }
    }
  }
}
