/**
 * What lies on either side of cloth stays there, wherever on it the cloth has gone: skin in sight near its
 * edges below it, long hair above it.
 */
import type { Part } from "../mesh/part.ts";
import { rise } from "./cycle.ts";
import { gapOf, SkinBuckets, type Surface } from "./skin-buckets.ts";
import type { Sheet } from "./weld.ts";

/** Cloth this near to a vertex in the still may come to lie beside it, decimetres. */
const REACH = { skin: 0.5, hair: 1.5 } as const;
/** Skin lies this far below cloth, decimetres. */
const UNDER = 0.03;
/** What is past the edge of the cloth gives way along with what is not; decimetres aside. */
const BESIDE = { from: 0.2, to: 0.4 } as const;
/** Skin that stands out further has come past the edge of the cloth; decimetres. */
const OUT = { from: 0.15, to: 0.3 } as const;
/** Cosine between skin and the cloth over it. */
const ALIKE = 0.5;
/** Hair comes this near to cloth, or, where it lay higher, to this share of that; decimetres. */
const OVER = 0.08;
const KEEPS = 0.3;
/** The same of hair below a hood, which is rounder than the hair's mesh. */
const BELOW = 0.2;
/** Edges that cloth may have gone along what lies beside it. */
const MOST_STEPS = 8;

/** A cloth as it lies in the still. */
export interface Cover {
  readonly part: Surface;
  readonly sheet: Sheet;
  /** 1 for a point that faces as its skin does: not inside a fold or on its edge. */
  readonly facesOut: Uint8Array;
}

/** Where a vertex lies as seen from the cloth next to it. */
interface Seen {
  /** Decimetres above the plane of the cloth, and beside its vertex. */
  height: number;
  aside: number;
  /** Unit normal of the cloth. */
  x: number;
  y: number;
  z: number;
}

class BesideCloth {
  /** Vertices, and the point of the cloth next to each in the still. */
  readonly vertices: Uint32Array;
  readonly #beside: Uint32Array;
  readonly #firsts: Uint32Array;
  /** Where the neighbours that face out of each point begin in `#near`, and where the last one's end. */
  readonly #rings: Uint32Array;
  readonly #near: Uint32Array;

  readonly #seen: Seen = { height: 0, aside: 0, x: 0, y: 0, z: 0 };

  constructor(
    { part, sheet, facesOut }: Cover,
    surface: Surface,
    among: Iterable<number>,
    reach: number,
  ) {
    const { firsts, neighbours, pointOf } = sheet;
    const cloth = { points: part.positions, normals: part.normals };
    const buckets = new SkinBuckets(cloth, (vertex) => {
      const point = pointOf[vertex] as number;
      return firsts[point] === vertex && facesOut[point] === 1;
    });
    const vertices: number[] = [];
    const beside: number[] = [];
    for (const vertex of among) {
      const nearest = buckets.nearest(surface, vertex, reach)[0];
      if (nearest === undefined || gapOf(nearest) > reach) continue;
      vertices.push(vertex);
      beside.push(pointOf[nearest[0]] as number);
    }
    const rings = neighbours.map((near) => [...near].filter((point) => facesOut[point] === 1));
    this.vertices = Uint32Array.from(vertices);
    this.#beside = Uint32Array.from(beside);
    this.#firsts = firsts;
    this.#near = Uint32Array.from(rings.flat());
    this.#rings = new Uint32Array(rings.length + 1);
    rings.forEach(({ length }, point) => {
      this.#rings[point + 1] = (this.#rings[point] as number) + length;
    });
  }

  /** Looks from the cloth at the i-th vertex; what comes back is only good until the next look. */
  look(i: number, positions: Float32Array, cloth: Surface): Seen {
    const at = (this.vertices[i] as number) * 3;
    const point = this.#nearest(this.#beside[i] as number, positions, at, cloth.positions);
    const on = (this.#firsts[point] as number) * 3;
    const seen = this.#seen;
    seen.x = cloth.normals[on] as number;
    seen.y = cloth.normals[on + 1] as number;
    seen.z = cloth.normals[on + 2] as number;
    const x = (positions[at] as number) - (cloth.positions[on] as number);
    const y = (positions[at + 1] as number) - (cloth.positions[on + 1] as number);
    const z = (positions[at + 2] as number) - (cloth.positions[on + 2] as number);
    seen.height = x * seen.x + y * seen.y + z * seen.z;
    seen.aside = Math.sqrt(Math.max(0, x * x + y * y + z * z - seen.height * seen.height));
    return seen;
  }

  /** Moves the i-th vertex along a normal. */
  move(i: number, positions: Float32Array, { x, y, z }: Seen, by: number): void {
    const at = (this.vertices[i] as number) * 3;
    positions[at] = (positions[at] as number) + by * x;
    positions[at + 1] = (positions[at + 1] as number) + by * y;
    positions[at + 2] = (positions[at + 2] as number) + by * z;
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

/**
 * Keeps vertices of a surface on their side of a cloth, both as they are in a frame.
 *
 * @param moving share 0 … 1 of what is only done to a figure in motion
 */
export type KeepBeside = (surface: Surface, cloth: Surface, moving: number) => void;

type Still = Pick<Part, "positions" | "normals" | "indices">;

/** @param still the skin as it is by itself */
export function skinUnder(cover: Cover, still: Still): KeepBeside {
  const beside = new BesideCloth(cover, still, new Set(still.indices), REACH.skin);
  const { vertices } = beside;
  return ({ positions, normals }, cloth, moving) => {
    for (let i = 0; i < vertices.length; i++) {
      const seen = beside.look(i, positions, cloth);
      const { height, aside, x, y, z } = seen;
      if (height <= -UNDER) continue;
      const at = (vertices[i] as number) * 3;
      const [nx, ny, nz] = [normals[at], normals[at + 1], normals[at + 2]];
      const alike = x * (nx as number) + y * (ny as number) + z * (nz as number);
      if (alike < ALIKE) continue;
      const share =
        (1 - rise(aside, BESIDE.from, BESIDE.to)) * (1 - rise(height, OUT.from, OUT.to));
      beside.move(i, positions, seen, -moving * share * (height + UNDER));
    }
  };
}

/** @param still the hair, of which only what lies over the cloth is kept there */
export function hairOver(cover: Cover, still: Still): KeepBeside {
  return hairBeside(cover, still, 1, (height) =>
    height < 0 ? Infinity : Math.min(height, OVER + KEEPS * Math.max(0, height - OVER)),
  );
}

/** @param still the hair, of which only what lies under the cloth, as under a hood, is kept there */
export function hairUnder(cover: Cover, still: Still): KeepBeside {
  return hairBeside(cover, still, -1, (height) =>
    height > 0 ? Infinity : Math.max(height, -BELOW),
  );
}

/**
 * @param side  1 above the cloth, −1 below it
 * @param least of a height in the still, how far hair may come down to the cloth or up to it; infinite
 *   for hair on its other side
 */
function hairBeside(
  cover: Cover,
  still: Still,
  side: 1 | -1,
  least: (height: number) => number,
): KeepBeside {
  const beside = new BesideCloth(cover, still, new Set(still.indices), REACH.hair);
  const limits = Float32Array.from(beside.vertices, (_, i) => {
    const { height, aside } = beside.look(i, still.positions, cover.part);
    return aside > BESIDE.to ? Infinity : least(height);
  });
  return ({ positions }, cloth, moving) => {
    for (let i = 0; i < limits.length; i++) {
      const limit = limits[i] as number;
      if (limit === Infinity) continue;
      const seen = beside.look(i, positions, cloth);
      const lack = limit - seen.height;
      if (side * lack <= 0) continue;
      const share = 1 - rise(seen.aside, BESIDE.from, BESIDE.to);
      beside.move(i, positions, seen, moving * share * lack);
    }
  };
}
