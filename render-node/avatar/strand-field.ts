/** Asking a hair how dense it is along a ray. */
import type { Texture } from "../mesh/part.ts";
import type { Proxy } from "../pack/pack.ts";
import { vectorAt } from "./posture.ts";
import { cross, dot, subtract, type Vector } from "./rotation.ts";

/** Side of the cells in which triangles are looked up, decimetres. */
const CELL = 0.2;

/** Where on a triangle: shares of its second and third corner. */
type Spot = readonly [second: number, third: number];

/** The cards of a hair with the gaps that its picture leaves. */
export class StrandField {
  readonly #hair: Proxy;
  readonly #points: Float32Array;
  readonly #texture: Texture;
  /** First corner of each triangle in or near a cell. */
  readonly #cells = new Map<string, number[]>();

  /** @param points of the hair's vertices, xyz */
  constructor(hair: Proxy, points: Float32Array, texture: Texture) {
    this.#hair = hair;
    this.#points = points;
    this.#texture = texture;
    for (let at = 0; at < hair.triangles.length; at += 3) {
      for (const cell of cellsAround([0, 1, 2].map((k) => this.#corner(at + k)))) {
        const list = this.#cells.get(cell);
        if (list === undefined) this.#cells.set(cell, [at]);
        else list.push(at);
      }
    }
  }

  /** 0..1, how much the densest card covers that a ray meets. The way is a unit vector. */
  densest(from: Vector, way: Vector, reach: number): number {
    const near = cellsAround([from, offset(from, way, reach)]);
    const triangles = new Set(near.flatMap((cell) => this.#cells.get(cell) ?? []));
    let densest = 0;
    for (const at of triangles) {
      const spot = this.#meets(at, from, way, reach);
      if (spot !== null) densest = Math.max(densest, this.#alpha(at, spot));
    }
    return densest;
  }

  /** Möller and Trumbore, "Fast, Minimum Storage Ray-Triangle Intersection" (1997). */
  #meets(at: number, from: Vector, way: Vector, reach: number): Spot | null {
    const first = this.#corner(at);
    const u = subtract(this.#corner(at + 1), first);
    const v = subtract(this.#corner(at + 2), first);
    const p = cross(way, v);
    const area = dot(u, p);
    if (area === 0) return null;
    const start = subtract(from, first);
    const q = cross(start, u);
    const [second, third, distance] = [dot(start, p) / area, dot(way, q) / area, dot(v, q) / area];
    const isOnIt = second >= 0 && third >= 0 && second + third <= 1;
    return isOnIt && distance >= 0 && distance <= reach ? [second, third] : null;
  }

  #alpha(at: number, [second, third]: Spot): number {
    const { uvs, triangleUvs } = this.#hair;
    const { width, height, rgba } = this.#texture;
    const mean = (axis: 0 | 1): number =>
      [1 - second - third, second, third].reduce(
        (sum, share, k) =>
          sum + share * (uvs[(triangleUvs[at + k] as number) * 2 + axis] as number),
        0,
      );
    const x = Math.min(width - 1, Math.max(0, Math.floor(mean(0) * width)));
    const y = Math.min(height - 1, Math.max(0, Math.floor(mean(1) * height)));
    return (rgba[(y * width + x) * 4 + 3] as number) / 255;
  }

  #corner(at: number): Vector {
    return vectorAt(this.#points, this.#hair.triangles[at] as number);
  }
}

/** A point some way off another. */
export function offset(from: Vector, way: Vector, by: number): Vector {
  return [from[0] + way[0] * by, from[1] + way[1] * by, from[2] + way[2] * by];
}

/** Names of the cells that the box around some points touches. */
function cellsAround(points: readonly Vector[]): string[] {
  const [x, y, z] = [0, 1, 2].map((axis) => {
    const values = points.map((point) => point[axis] as number);
    const first = Math.floor(Math.min(...values) / CELL);
    const last = Math.floor(Math.max(...values) / CELL);
    return Array.from({ length: last - first + 1 }, (_, i) => first + i);
  }) as [number[], number[], number[]];
  return x.flatMap((i) => y.flatMap((j) => z.map((k) => `${i} ${j} ${k}`)));
}
