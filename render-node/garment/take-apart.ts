/** Taking two garments out of each other where one has come through the other in sight. */
import { threadsOf } from "./crossings.ts";
import { visibleTriangles } from "./cover.ts";
import { keepOffSkin, movedGarment, type Fitting, type WornGarment } from "./drape-garment.ts";
import type { Neighbours } from "./surface.ts";
import { untangle } from "./untangle.ts";

/** A garment and how it is put on. */
export interface Put {
  readonly fitting: Fitting;
  readonly worn: WornGarment;
}

/** @param hidden 1 for every vertex of the inner garment that is not drawn */
export function takeApart(
  { fitting: innerFitting, worn: inner }: Put,
  { fitting: outerFitting, worn: outer }: Put,
  hidden: Uint8Array,
): { readonly inner: WornGarment; readonly outer: WornGarment } {
  const [below, above] = [inner.workpiece.pattern, outer.workpiece.pattern];
  const first = inner.points.length / 3;
  const total = first + outer.points.length / 3;
  const points = new Float32Array(total * 3);
  points.set(inner.points);
  points.set(outer.points, first * 3);
  const seen = visibleTriangles(below.triangles, (v) => hidden[v] === 1);
  const triangles = joined(seen, above.triangles, first);
  const cloth = {
    triangles,
    threads: threadsOf(triangles, total),
    neighbours: sideBySide(below.neighbours, above.neighbours),
    layers: new Uint8Array(total).fill(1, first),
  };
  const moved = untangle(points, cloth, keepOffSkin(outerFitting));
  if (!moved.includes(1)) return { inner, outer };
  const belowMoved = moved.subarray(0, first);
  const aboveMoved = moved.subarray(first);
  return {
    inner: movedGarment(innerFitting, points.slice(0, first * 3), belowMoved),
    outer: movedGarment(outerFitting, points.slice(first * 3), aboveMoved),
  };
}

/** Two lists of vertices; those of the second count on from `first`. */
function joined(a: Uint32Array, b: Uint32Array, first: number): Uint32Array {
  const both = new Uint32Array(a.length + b.length);
  both.set(a);
  for (let i = 0; i < b.length; i++) both[a.length + i] = (b[i] as number) + first;
  return both;
}

function sideBySide(a: Neighbours, b: Neighbours): Neighbours {
  return {
    starts: joined(a.starts.subarray(0, -1), b.starts, a.list.length),
    list: joined(a.list, b.list, a.starts.length - 1),
  };
}
