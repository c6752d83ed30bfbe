/** What lies on cloth or under it: found and held by the cloth's vertices. */
import type { PointSkin } from "../avatar/avatar.ts";
import { heldWeights, strongest } from "./bind-cloth.ts";
import {
  type BodySkin,
  facing,
  gapOf,
  type Hold,
  HOLDS,
  SkinBuckets,
  type Surface,
} from "./skin-buckets.ts";

/** One part of cloth, for what else is worn with it. */
export class OnCloth {
  readonly #cloth: BodySkin;
  readonly #buckets: SkinBuckets;

  constructor({ positions, normals }: Surface) {
    this.#cloth = { points: positions, normals };
    this.#buckets = new SkinBuckets(this.#cloth, () => true);
  }

  /** Ties what is sewn on to the vertices it lies on. */
  sew(trim: Surface): Seam {
    return new Seam(
      Array.from({ length: trim.positions.length / 3 }, (_, v) =>
        this.#onOneSide(trim, v, this.#buckets.nearest(trim, v)),
      ),
    );
  }

  /** Without cloth that faces the trim and leaves it with the arm, as a sleeve does that hangs on a side seam. */
  #onOneSide(trim: Surface, vertex: number, held: readonly Hold[]): readonly Hold[] {
    const below = held.filter((hold) => facing(trim, vertex, [hold], this.#cloth) > 0);
    return below.length > 0 ? below : held;
  }

  /** Decimetres from a vertex of cloth underneath to this one. */
  gapOver(inner: Surface, vertex: number): number {
    return gapOf(this.#buckets.nearest(inner, vertex)[0] as Hold);
  }
}

/** A stitch through a vertex of cloth follows that vertex alone: cloth that curves would swallow it. */
function firmness(gap: number): number {
  return 1 / (gap * gap + 1e-4);
}

/** Vertices of cloth, with shares, under each vertex of what is sewn on it. */
export class Seam {
  readonly #holds: readonly (readonly Hold[])[];
  /** The same, `HOLDS` vertices and shares for each vertex of the trim. */
  readonly #vertices: Uint32Array;
  readonly #shares: Float32Array;

  constructor(holds: readonly (readonly Hold[])[]) {
    this.#holds = holds.map((held) => held.map((hold): Hold => [hold[0], firmness(gapOf(hold))]));
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
    const held = heldWeights(this.#holds, { skinBones: bones, skinWeights: weights });
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
