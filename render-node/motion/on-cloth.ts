/** What lies on cloth or under it: found and held by the cloth's vertices. */
import type { PointSkin } from "../avatar/avatar.ts";
import { BORNE_BY, heldWeights, strongest } from "./bind-cloth.ts";
import type { Part } from "../mesh/part.ts";
import {
  type BodySkin,
  gapOf,
  type Hold,
  HOLDS,
  SkinBuckets,
  type Surface,
} from "./skin-buckets.ts";
import { type Sheet, widened } from "./weld.ts";

/** Edges from the vertex that a trim is sewn on to the vertices that hold it with that one. */
const PLACE = 2;

/** One part of cloth, for what else is worn with it. */
export class OnCloth {
  readonly #cloth: BodySkin;
  readonly #sheet: Sheet;
  readonly #buckets: SkinBuckets;

  constructor({ positions, normals }: Surface, sheet: Sheet) {
    this.#cloth = { points: positions, normals };
    this.#sheet = sheet;
    this.#buckets = new SkinBuckets(this.#cloth, () => true);
  }

  /** Ties what is sewn on to the vertices it lies on, next to those that it belongs to. */
  sew({ positions, sewnOn }: Pick<Part, "positions" | "sewnOn">): Seam {
    if (sewnOn === undefined) throw new RangeError("a trim must say what it is sewn on");
    const { pointOf, firsts, neighbours } = this.#sheet;
    const places = new Map<number, number[]>();
    const holds = Array.from(sewnOn, (vertex, v) => {
      const point = pointOf[vertex] as number;
      const place = places.get(point) ?? [...widened([point], neighbours, PLACE)];
      places.set(point, place);
      return place
        .map((near): Hold => [
          firsts[near] as number,
          this.#firmness(positions, v, firsts[near] as number),
        ])
        .sort((a, b) => b[1] - a[1])
        .slice(0, HOLDS);
    });
    return new Seam(holds);
  }

  /** A stitch through a vertex of cloth follows that vertex alone: cloth that curves would swallow it. */
  #firmness(positions: Float32Array, v: number, vertex: number): number {
    const { points } = this.#cloth;
    let square = 1e-4;
    for (let c = 0; c < 3; c++) {
      square += ((positions[v * 3 + c] as number) - (points[vertex * 3 + c] as number)) ** 2;
    }
    return 1 / square;
  }

  /** Decimetres from a vertex of cloth underneath to this one; infinite beyond `reach`. */
  gapOver(inner: Surface, vertex: number, reach: number): number {
    const [nearest] = this.#buckets.nearest(inner, vertex, reach);
    return nearest === undefined ? Infinity : gapOf(nearest);
  }
}

/** Vertices of cloth, with shares, under each vertex of what is sewn on it. */
export class Seam {
  readonly #holds: readonly (readonly Hold[])[];
  /** The same, `HOLDS` vertices and shares for each vertex of the trim. */
  readonly #vertices: Uint32Array;
  readonly #shares: Float32Array;

  constructor(holds: readonly (readonly Hold[])[]) {
    this.#holds = holds;
    this.#vertices = new Uint32Array(holds.length * HOLDS);
    this.#shares = new Float32Array(holds.length * HOLDS);
    this.#holds.forEach((held, i) => {
      const total = held.reduce((sum, [, share]) => sum + share, 0);
      held.forEach(([vertex, share], k) => {
        this.#vertices[i * HOLDS + k] = vertex;
        this.#shares[i * HOLDS + k] = share / total;
      });
    });
  }

  /** The bones that carry what is sewn on: those of the cloth there. */
  skin({ bones, weights }: PointSkin): PointSkin {
    const held = heldWeights(this.#holds, { bones, weights, each: BORNE_BY });
    return strongest(held.weights, held.bones, Uint32Array.from(this.#holds.keys()));
  }

  /** Adds what the cloth has gone from one place to another. */
  follow(positions: Float32Array, from: Float32Array, to: Float32Array): void {
    for (let k = 0; k < this.#vertices.length; k++) {
      const at = Math.floor(k / HOLDS) * 3;
      const v = (this.#vertices[k] as number) * 3;
      const share = this.#shares[k] as number;
      for (let c = 0; c < 3; c++) {
        const gone = (to[v + c] as number) - (from[v + c] as number);
        positions[at + c] = (positions[at + c] as number) + share * gone;
      }
    }
  }
}
