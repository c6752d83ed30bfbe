/** What lies on cloth or under it: found and held by the cloth's vertices. */
import type { PointSkin } from "../avatar/avatar.ts";
import { heldWeights, strongest } from "./bind-cloth.ts";
import { gapOf, type Hold, SkinBuckets, type Surface } from "./skin-buckets.ts";

/** One part of cloth, for what else is worn with it. */
export class OnCloth {
  readonly #buckets: SkinBuckets;

  constructor({ positions, normals }: Surface) {
    this.#buckets = new SkinBuckets({ points: positions, normals }, () => true);
  }

  /** Ties what is sewn on to the vertices it lies on. */
  sew(trim: Surface): Seam {
    return new Seam(
      Array.from({ length: trim.positions.length / 3 }, (_, v) => this.#buckets.nearest(trim, v)),
    );
  }

  /** Decimetres from a vertex of cloth underneath to this one. */
  gapOver(inner: Surface, vertex: number): number {
    return gapOf(this.#buckets.nearest(inner, vertex)[0] as Hold);
  }
}

/** Vertices of cloth, with shares, under each vertex of what is sewn on it. */
export class Seam {
  readonly #holds: readonly (readonly Hold[])[];

  constructor(holds: readonly (readonly Hold[])[]) {
    this.#holds = holds.map((held) => {
      const total = held.reduce((sum, [, share]) => sum + share, 0);
      return held.map(([vertex, share]): Hold => [vertex, share / total]);
    });
  }

  /** The bones that carry what is sewn on: those of the cloth there. */
  skin({ bones, weights }: PointSkin): PointSkin {
    const held = heldWeights(this.#holds, { skinBones: bones, skinWeights: weights });
    return strongest(held.weights, held.bones, Uint32Array.from(this.#holds.keys()));
  }

  /** Adds what the cloth has gone from one place to another. */
  follow(positions: Float32Array, from: Float32Array, to: Float32Array): void {
    this.#holds.forEach((held, i) => {
      for (const [vertex, share] of held) {
        for (let c = 0; c < 3; c++) {
          const gone = (to[vertex * 3 + c] as number) - (from[vertex * 3 + c] as number);
          positions[i * 3 + c] = (positions[i * 3 + c] as number) + share * gone;
        }
      }
    });
  }
}
