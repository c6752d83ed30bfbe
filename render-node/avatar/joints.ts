/** Where the joints of a shaped body are. */
import type { Rig } from "../pack/pack.ts";

/** Heads and tails of all bones, xyz each, in rig order. */
export interface Joints {
  readonly heads: Float32Array;
  readonly tails: Float32Array;
}

/** The joints of a body: each is the mean of the base vertices that surround it. */
export function jointsOf(rig: Rig, shape: Float32Array): Joints {
  const heads = new Float32Array(rig.bones.length * 3);
  const tails = new Float32Array(rig.bones.length * 3);
  rig.bones.forEach((bone, index) => {
    heads.set(meanOf(shape, bone.head), index * 3);
    tails.set(meanOf(shape, bone.tail), index * 3);
  });
  return { heads, tails };
}

function meanOf(shape: Float32Array, vertices: readonly number[]): [number, number, number] {
  const sum: [number, number, number] = [0, 0, 0];
  for (const vertex of vertices) {
    sum[0] += shape[vertex * 3] as number;
    sum[1] += shape[vertex * 3 + 1] as number;
    sum[2] += shape[vertex * 3 + 2] as number;
  }
  return [sum[0] / vertices.length, sum[1] / vertices.length, sum[2] / vertices.length];
}
