/** What a motion needs to know of a body: its rig, how it stands before it moves, and its soles. */
import type { Avatar } from "../avatar/avatar.ts";
import { type Joints, jointsOf } from "../avatar/joints.ts";
import type { Side } from "../avatar/limbs.ts";
import { boneIndex } from "../avatar/limbs.ts";
import { type BoneFrames, poseBones, vectorAt } from "../avatar/posture.ts";
import type { Vector } from "../avatar/rotation.ts";
import { BODY_VERTEX_COUNT, type BoneRotations, type Pack, type Rig } from "../pack/pack.ts";

export const SIDES = ["L", "R"] as const;

/** Points under the bare foot of the unposed body, decimetres. */
export interface Sole {
  readonly heel: Vector;
  readonly ball: Vector;
}

export interface MotionFigure {
  readonly rig: Rig;
  /** Of the unposed body. */
  readonly joints: Joints;
  /** How the figure stands before it moves: every motion begins and ends here. */
  readonly base: BoneRotations;
  readonly baseFrames: BoneFrames;
  readonly soles: Readonly<Record<Side, Sole>>;
  /** True for a figure upright on both feet, which alone can walk. */
  readonly stands: boolean;
}

/** Reads the avatar as it is posed now. */
export function motionFigure(pack: Pack, avatar: Avatar): MotionFigure {
  const { rig } = pack;
  const joints = jointsOf(rig, avatar.shape);
  const base = avatar.posture.rotations;
  const baseFrames = poseBones(rig, joints.heads, base);
  const soles = { L: soleOf(pack, avatar.shape, "L"), R: soleOf(pack, avatar.shape, "R") };
  const unposed = { rig, joints, base, baseFrames, soles };
  return { ...unposed, stands: SIDES.every((side) => legStands(unposed, side)) };
}

/** Where a bone begins in posed frames. */
export function headOf(
  { rig }: Pick<MotionFigure, "rig">,
  frames: BoneFrames,
  bone: string,
): Vector {
  return vectorAt(frames.heads, boneIndex(rig, bone));
}

/** The lowest point of heel and of ball: under the hindmost vertex and under the big toe's root. */
function soleOf({ base, rig }: Pack, shape: Float32Array, side: Side): Sole {
  const foot = boneIndex(rig, `foot.${side}`);
  const toe = boneIndex(rig, `toe1-1.${side}`);
  const ball = meanOfBone(rig, shape, toe);
  let hindmost = 0;
  for (let vertex = 0; vertex < BODY_VERTEX_COUNT; vertex++) {
    if (base.skinBones[vertex * 4] !== foot) continue;
    if (hindmost === 0 || (shape[vertex * 3 + 2] as number) < (shape[hindmost * 3 + 2] as number)) {
      hindmost = vertex;
    }
  }
  const heel = vectorAt(shape, hindmost);
  return { heel: [heel[0], 0, heel[2]], ball: [ball[0], 0, ball[2]] };
}

function meanOfBone(rig: Rig, shape: Float32Array, bone: number): Vector {
  const vertices = rig.bones[bone]?.head ?? [];
  const sum = [0, 0, 0];
  for (const vertex of vertices) {
    vectorAt(shape, vertex).forEach((value, axis) => (sum[axis] = (sum[axis] ?? 0) + value));
  }
  return [0, 1, 2].map((axis) => (sum[axis] ?? 0) / vertices.length) as unknown as Vector;
}

/** A leg that carries is nearly straight and under its hip. */
function legStands(figure: Omit<MotionFigure, "stands">, side: Side): boolean {
  const { baseFrames, joints, rig } = figure;
  const down = (frames: { readonly heads: Float32Array }) =>
    vectorAt(frames.heads, boneIndex(rig, `upperleg01.${side}`))[1] -
    vectorAt(frames.heads, boneIndex(rig, `foot.${side}`))[1];
  return down(baseFrames) > 0.93 * down(joints);
}
