/** MakeHuman's teeth, whose tips stand apart: broadened until they touch as teeth do. */
import type { BaseMesh, Proxy } from "../pack/pack.ts";
import { fitProxy } from "./fit-proxy.ts";
import { piecesOf } from "./pieces.ts";

/** By how much each tooth is broader and deeper; at its root it reaches into its neighbours. */
const BROADER = 1.32;

/** Vertices that a tooth has at most; the gums have more. */
const TOOTH_VERTICES = 100;

const known = new WeakMap<Proxy, Proxy>();

/** The teeth with every tooth broadened about its own middle. */
export function touchingTeeth(base: BaseMesh, teeth: Proxy): Proxy {
  const touching = known.get(teeth) ?? { ...teeth, offsets: broadened(base, teeth) };
  known.set(teeth, touching);
  return touching;
}

/** On the base mesh offsets are plain decimetres. */
function broadened(base: BaseMesh, teeth: Proxy): Float32Array {
  const points = fitProxy(base, teeth, base.positions);
  const offsets = teeth.offsets.slice();
  const pieces = piecesOf(teeth.triangles, points.length / 3);
  for (const piece of new Set(pieces)) {
    const vertices = [...pieces.keys()].filter((vertex) => pieces[vertex] === piece);
    if (vertices.length > TOOTH_VERTICES) continue;
    for (const axis of [0, 2]) {
      const places = vertices.map((vertex) => points[vertex * 3 + axis] as number);
      const middle = places.reduce((sum, place) => sum + place, 0) / places.length;
      vertices.forEach((vertex, k) => {
        const at = vertex * 3 + axis;
        offsets[at] = (offsets[at] as number) + (BROADER - 1) * ((places[k] as number) - middle);
      });
    }
  }
  return offsets;
}
