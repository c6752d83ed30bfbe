/** Skin in sight near the edges of cloth stays below the cloth, which spans its hollows straight. */
import type { Part } from "../mesh/part.ts";
import { rise } from "./cycle.ts";
import { gapOf, SkinBuckets, type Surface } from "./skin-buckets.ts";
import type { Sheet } from "./weld.ts";

/** Cloth this near to a vertex of the skin in the still may come to lie over it, decimetres. */
const REACH = 0.5;
/** Skin lies this far below cloth, decimetres. */
const UNDER = 0.03;
/** Skin beside the cloth gives way along with what is under it; decimetres aside. */
const BESIDE = { from: 0.2, to: 0.4 } as const;
/** Skin that stands out further has come past the edge of the cloth; decimetres. */
const OUT = { from: 0.15, to: 0.3 } as const;
/** Cosine between skin and the cloth over it. */
const ALIKE = 0.5;
/** Edges that cloth may have gone along its skin. */
const MOST_STEPS = 8;

/** A cloth as it lies in the still. */
export interface Cover {
  readonly part: Surface;
  readonly sheet: Sheet;
  /** 1 for a point that faces as its skin does: not inside a fold or on its edge. */
  readonly facesOut: Uint8Array;
}

export class SkinUnder {
  /** Vertices of the skin, and the point of the cloth next to each in the still. */
  readonly #skin: Uint32Array;
  readonly #beside: Uint32Array;
  readonly #firsts: Uint32Array;
  /** Where the neighbours that face out of each point begin in `#near`, and where the last one's end. */
  readonly #rings: Uint32Array;
  readonly #near: Uint32Array;

  /** @param skin in the still, as it is by itself */
  constructor(
    { part, sheet, facesOut }: Cover,
    skin: Pick<Part, "positions" | "normals" | "indices">,
  ) {
    const { firsts, neighbours, pointOf } = sheet;
    const cloth = { points: part.positions, normals: part.normals };
    const buckets = new SkinBuckets(cloth, (vertex) => {
      const point = pointOf[vertex] as number;
      return firsts[point] === vertex && facesOut[point] === 1;
    });
    const vertices: number[] = [];
    const beside: number[] = [];
    for (const vertex of new Set(skin.indices)) {
      const nearest = buckets.nearest(skin, vertex, REACH)[0];
      if (nearest === undefined || gapOf(nearest) > REACH) continue;
      vertices.push(vertex);
      beside.push(pointOf[nearest[0]] as number);
    }
    const rings = neighbours.map((near) => [...near].filter((point) => facesOut[point] === 1));
    this.#skin = Uint32Array.from(vertices);
    this.#beside = Uint32Array.from(beside);
    this.#firsts = firsts;
    this.#near = Uint32Array.from(rings.flat());
    this.#rings = new Uint32Array(rings.length + 1);
    rings.forEach(({ length }, point) => {
      this.#rings[point + 1] = (this.#rings[point] as number) + length;
    });
  }

  /**
   * Presses skin that stands out of the cloth, or less than a little below it.
   *
   * @param moving share 0 … 1 of what is only done to a figure in motion
   */
  press(skin: Surface, cloth: Surface, moving: number): void {
    const { positions, normals } = skin;
    for (let i = 0; i < this.#skin.length; i++) {
      const at = (this.#skin[i] as number) * 3;
      const point = this.#nearest(this.#beside[i] as number, positions, at, cloth.positions);
      const on = (this.#firsts[point] as number) * 3;
      const nx = cloth.normals[on] as number;
      const ny = cloth.normals[on + 1] as number;
      const nz = cloth.normals[on + 2] as number;
      const alike =
        nx * (normals[at] as number) +
        ny * (normals[at + 1] as number) +
        nz * (normals[at + 2] as number);
      if (alike < ALIKE) continue;
      const x = (positions[at] as number) - (cloth.positions[on] as number);
      const y = (positions[at + 1] as number) - (cloth.positions[on + 1] as number);
      const z = (positions[at + 2] as number) - (cloth.positions[on + 2] as number);
      const height = x * nx + y * ny + z * nz;
      if (height <= -UNDER) continue;
      const aside = Math.sqrt(Math.max(0, x * x + y * y + z * z - height * height));
      const share =
        moving * (1 - rise(aside, BESIDE.from, BESIDE.to)) * (1 - rise(height, OUT.from, OUT.to));
      const by = share * (height + UNDER);
      positions[at] = (positions[at] as number) - by * nx;
      positions[at + 1] = (positions[at + 1] as number) - by * ny;
      positions[at + 2] = (positions[at + 2] as number) - by * nz;
    }
  }

  /** The point of the cloth next to a place, looked for along the cloth. */
  #nearest(from: number, places: Float32Array, at: number, cloth: Float32Array): number {
    let best = from;
    let least = this.#squareTo(from, places, at, cloth);
    for (let step = 0; step < MOST_STEPS; step++) {
      const last = best;
      const end = this.#rings[last + 1] as number;
      for (let k = this.#rings[last] as number; k < end; k++) {
        const near = this.#near[k] as number;
        const square = this.#squareTo(near, places, at, cloth);
        if (square >= least) continue;
        least = square;
        best = near;
      }
      if (best === last) break;
    }
    return best;
  }

  #squareTo(point: number, places: Float32Array, at: number, cloth: Float32Array): number {
    const on = (this.#firsts[point] as number) * 3;
    const x = (places[at] as number) - (cloth[on] as number);
    const y = (places[at + 1] as number) - (cloth[on + 1] as number);
    const z = (places[at + 2] as number) - (cloth[on + 2] as number);
    return x * x + y * y + z * z;
  }
}
