/** Fitting MakeHuman's proxies (hair, eyes, lashes, shoes …) to a shaped body. */
import type { BaseMesh, Proxy, ProxyKind } from "../pack/pack.ts";

/**
 * Two base vertices an axis whose distance scales a proxy's offsets: the width, height and depth of
 * the body part the proxy sits on. The package leaves out each proxy's own pair, so one pair serves
 * a kind; on the base mesh the scale is 1 by construction.
 */
type ScaleRefs = readonly [x: Pair, y: Pair, z: Pair];
type Pair = readonly [number, number];

/** Temple to temple, crown to chin, brow to the back of the head (the pairs of MakeHuman's hair). */
const HEAD: ScaleRefs = [
  [5399, 11998],
  [791, 881],
  [962, 5320],
];
const SCALE_REFS: Readonly<Record<ProxyKind, ScaleRefs | undefined>> = {
  hair: HEAD,
  eyes: HEAD,
  eyebrows: HEAD,
  eyelashes: HEAD,
  teeth: HEAD,
  tongue: HEAD,
  shoes: undefined,
};

/**
 * Vertices of a proxy on a body.
 *
 * @param shape xyz of the base vertices; posing is done afterwards with the proxy's skin weights
 * @returns xyz per proxy vertex
 */
export function fitProxy(base: BaseMesh, proxy: Proxy, shape: Float32Array): Float32Array {
  const count = proxy.refs.length / 3;
  const fitted = new Float32Array(count * 3);
  const refs = SCALE_REFS[proxy.kind];
  const scale = [0, 1, 2].map((axis) =>
    refs === undefined ? 1 : scaleOf(base, shape, refs[axis] as Pair, axis),
  );
  for (let vertex = 0; vertex < count; vertex++) {
    for (let axis = 0; axis < 3; axis++) {
      let sum = (scale[axis] as number) * (proxy.offsets[vertex * 3 + axis] as number);
      for (let k = vertex * 3; k < vertex * 3 + 3; k++) {
        sum +=
          (proxy.weights[k] as number) * (shape[(proxy.refs[k] as number) * 3 + axis] as number);
      }
      fitted[vertex * 3 + axis] = sum;
    }
  }
  return fitted;
}

function scaleOf(base: BaseMesh, shape: Float32Array, [a, b]: Pair, axis: number): number {
  const distance = (points: Float32Array): number =>
    Math.abs((points[a * 3 + axis] as number) - (points[b * 3 + axis] as number));
  return distance(shape) / distance(base.positions);
}
