/** From bone rotations to the transforms that skinning needs. */
import type { BoneRotations, Rig } from "../pack/pack.ts";
import type { Posture } from "./avatar.ts";
import { multiply, normalizeQuaternion, type Quaternion, rotate, type Vector } from "./rotation.ts";

export function quaternionAt(rotations: Float32Array, bone: number): Quaternion {
  return [
    rotations[bone * 4] as number,
    rotations[bone * 4 + 1] as number,
    rotations[bone * 4 + 2] as number,
    rotations[bone * 4 + 3] as number,
  ];
}

export function vectorAt(points: Float32Array, index: number): Vector {
  return [
    points[index * 3] as number,
    points[index * 3 + 1] as number,
    points[index * 3 + 2] as number,
  ];
}

/** How each bone turns and where its head goes, in world space. */
export interface BoneFrames {
  /** Quaternion per bone, rest → posed. */
  readonly turns: Float32Array;
  /** xyz of each bone's posed head. */
  readonly heads: Float32Array;
}

/**
 * Walks the rig from the root outwards.
 *
 * A rotation is given in world-aligned axes relative to the parent: with every parent at rest it is
 * what one sees from outside.
 */
export function poseBones(
  rig: Rig,
  restHeads: Float32Array,
  rotations: BoneRotations,
  lift: Vector = [0, 0, 0],
): BoneFrames {
  const turns = new Float32Array(rig.bones.length * 4);
  const heads = new Float32Array(rig.bones.length * 3);
  rig.bones.forEach(({ parent }, bone) => {
    const own = quaternionAt(rotations, bone);
    const rest = vectorAt(restHeads, bone);
    if (parent < 0) {
      turns.set(own, bone * 4);
      heads.set([rest[0] + lift[0], rest[1] + lift[1], rest[2] + lift[2]], bone * 3);
      return;
    }
    const parentTurn = quaternionAt(turns, parent);
    const parentRest = vectorAt(restHeads, parent);
    const parentHead = vectorAt(heads, parent);
    let turn = normalizeQuaternion(multiply(parentTurn, own));
    // Neighbouring bones on one side of the quaternion sphere, so that blending needs no search.
    const side =
      turn[0] * parentTurn[0] +
      turn[1] * parentTurn[1] +
      turn[2] * parentTurn[2] +
      turn[3] * parentTurn[3];
    if (side < 0) turn = [-turn[0], -turn[1], -turn[2], -turn[3]];
    const arm = rotate(parentTurn, [
      rest[0] - parentRest[0],
      rest[1] - parentRest[1],
      rest[2] - parentRest[2],
    ]);
    turns.set(turn, bone * 4);
    heads.set([parentHead[0] + arm[0], parentHead[1] + arm[1], parentHead[2] + arm[2]], bone * 3);
  });
  return { turns, heads };
}

/** Transforms that carry a point of the rest shape along with each bone. */
export function postureOf(
  restHeads: Float32Array,
  frames: BoneFrames,
  rotations: BoneRotations,
): Posture {
  const count = restHeads.length / 3;
  const dualQuaternions = new Float32Array(count * 8);
  const matrices = new Float32Array(count * 12);
  for (let bone = 0; bone < count; bone++) {
    const turn = quaternionAt(frames.turns, bone);
    const head = vectorAt(frames.heads, bone);
    const turned = rotate(turn, vectorAt(restHeads, bone));
    const shift: Vector = [head[0] - turned[0], head[1] - turned[1], head[2] - turned[2]];
    const dual = multiply([shift[0] / 2, shift[1] / 2, shift[2] / 2, 0], turn);
    dualQuaternions.set(turn, bone * 8);
    dualQuaternions.set(dual, bone * 8 + 4);
    const columns = [rotate(turn, [1, 0, 0]), rotate(turn, [0, 1, 0]), rotate(turn, [0, 0, 1])];
    for (let row = 0; row < 3; row++) {
      columns.forEach((column, at) => {
        matrices[bone * 12 + row * 4 + at] = column[row] as number;
      });
      matrices[bone * 12 + row * 4 + 3] = shift[row] as number;
    }
  }
  return { dualQuaternions, matrices, rotations };
}
