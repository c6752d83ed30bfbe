/** Cloth that lies bunched in a closed armpit, out of sight, is evened out when the arm leaves it. */
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
  readonly #rings: readonly Uint32Array[];
  /** Vertices of each point. */
  readonly #vertices: readonly number[][];
  readonly #means: Float32Array;

  constructor({ indices }: Pick<Part, "indices">, sheet: Sheet, wanted: readonly number[]) {
    const { firsts, neighbours, pointOf } = sheet;
    const border = borderLoops(indices, sheet).flatMap((loop) => [...loop]);
    const kept = widened(border, neighbours, BORDER);
    const points = wanted.filter((point) => !kept.has(point));
    this.#points = Uint32Array.from(points);
    this.#firsts = firsts;
    this.#rings = points.map((point) => Uint32Array.from(neighbours[point] ?? []));
    const rowOf = new Map(points.map((point, row) => [point, row]));
    this.#vertices = points.map(() => []);
    pointOf.forEach((point, vertex) => this.#vertices[rowOf.get(point) ?? -1]?.push(vertex));
    this.#means = new Float32Array(points.length * 3);
  }

  /** @param share of the way to where they would lie evened out, 0 … 1 */
  move(positions: Float32Array, share: number): void {
    if (share === 0 || this.#points.length === 0) return;
    const before = Array.from(this.#points, (point) => this.#place(positions, point));
    for (let round = 0; round < ROUNDS; round++) {
      this.#rings.forEach((ring, row) => {
        for (let c = 0; c < 3; c++) {
          let sum = 0;
          for (const near of ring)
            sum += positions[(this.#firsts[near] as number) * 3 + c] as number;
          const own = (this.#firsts[this.#points[row] as number] as number) * 3 + c;
          const mean = ring.length > 0 ? sum / ring.length : (positions[own] as number);
          this.#means[row * 3 + c] = ((positions[own] as number) + mean) / 2;
        }
      });
      this.#write(positions, this.#means);
    }
    before.forEach((place, row) => {
      for (let c = 0; c < 3; c++) {
        const evened = this.#means[row * 3 + c] as number;
        const still = place[c] as number;
        this.#means[row * 3 + c] = still + share * (evened - still);
      }
    });
    this.#write(positions, this.#means);
  }

  #place(positions: Float32Array, point: number): readonly number[] {
    const at = (this.#firsts[point] as number) * 3;
    return [0, 1, 2].map((c) => positions[at + c] as number);
  }

  #write(positions: Float32Array, places: Float32Array): void {
    this.#vertices.forEach((vertices, row) => {
      for (const vertex of vertices) {
        for (let c = 0; c < 3; c++) positions[vertex * 3 + c] = places[row * 3 + c] as number;
      }
    });
  }
}
