/** The mesh of a part as one sheet: vertices at one place (the two sides of a texture's seam) are one point. */
import type { Part } from "../mesh/part.ts";

export interface Sheet {
  /** The point of each vertex. */
  readonly pointOf: Uint32Array;
  /** A vertex of each point. */
  readonly firsts: Uint32Array;
  /** The points that share an edge with each point. */
  readonly neighbours: readonly ReadonlySet<number>[];
}

export function sheetOf({ positions, indices }: Pick<Part, "positions" | "indices">): Sheet {
  const known = new Map<string, number>();
  const firsts: number[] = [];
  const pointOf = new Uint32Array(positions.length / 3);
  for (let v = 0; v < pointOf.length; v++) {
    const place = `${positions[3 * v]} ${positions[3 * v + 1]} ${positions[3 * v + 2]}`;
    let point = known.get(place);
    if (point === undefined) {
      point = firsts.push(v) - 1;
      known.set(place, point);
    }
    pointOf[v] = point;
  }
  const neighbours = firsts.map(() => new Set<number>());
  for (let t = 0; t < indices.length; t += 3) {
    const a = pointOf[indices[t] as number] as number;
    const b = pointOf[indices[t + 1] as number] as number;
    const c = pointOf[indices[t + 2] as number] as number;
    join(neighbours, a, b);
    join(neighbours, b, c);
    join(neighbours, c, a);
  }
  return { pointOf, firsts: Uint32Array.from(firsts), neighbours };
}

function join(neighbours: readonly Set<number>[], a: number, b: number): void {
  if (a === b) return;
  neighbours[a]?.add(b);
  neighbours[b]?.add(a);
}

/** Some points and all that are joined to them through points that count. */
export function joined(
  points: Iterable<number>,
  neighbours: readonly ReadonlySet<number>[],
  counts: (point: number) => boolean,
): Set<number> {
  const found = new Set(points);
  // A set is walked in the order in which it grows.
  for (const point of found) {
    for (const near of neighbours[point] ?? []) if (counts(near)) found.add(near);
  }
  return found;
}

/** Some points and all that are at most so many edges away from one of them. */
export function widened(
  points: Iterable<number>,
  neighbours: readonly ReadonlySet<number>[],
  edges: number,
): Set<number> {
  const found = new Set(points);
  let border = [...found];
  for (let edge = 0; edge < edges; edge++) {
    border = [...new Set(border.flatMap((point) => [...(neighbours[point] ?? [])]))].filter(
      (point) => !found.has(point),
    );
    for (const point of border) found.add(point);
  }
  return found;
}

/** The open edges of a sheet: for each one the points along it, in no order. */
export function borderLoops(indices: Uint32Array, { pointOf, neighbours }: Sheet): Set<number>[] {
  const once = new Map<number, readonly [number, number]>();
  for (let t = 0; t < indices.length; t += 3) {
    for (let c = 0; c < 3; c++) {
      const a = pointOf[indices[t + c] as number] as number;
      const b = pointOf[indices[t + ((c + 1) % 3)] as number] as number;
      const key = Math.min(a, b) * neighbours.length + Math.max(a, b);
      if (!once.delete(key)) once.set(key, [a, b]);
    }
  }
  const along = neighbours.map(() => new Set<number>());
  for (const [a, b] of once.values()) join(along, a, b);
  const left = new Set([...once.values()].flat());
  const loops: Set<number>[] = [];
  for (const first of left) {
    const loop = joined([first], along, () => true);
    for (const point of loop) left.delete(point);
    loops.push(loop);
  }
  return loops;
}
