/** What a motion needs to know of a body: its rig, how it stands before it moves, and its soles. */
import type { Avatar, Sex } from "../avatar/avatar.ts";
import { type Joints, jointsOf } from "../avatar/joints.ts";
import { boneIndex, type Side } from "../avatar/limbs.ts";
import { type BoneFrames, poseBones, vectorAt } from "../avatar/posture.ts";
import type { Vector } from "../avatar/rotation.ts";
import { BODY_VERTEX_COUNT, type BoneRotations, type Pack, type Rig } from "../pack/pack.ts";
import { lidGap } from "./lids.ts";

export const SIDES = ["L", "R"] as const;

/** Points under the bare foot of the unposed body, decimetres. */
export interface Sole {
  readonly heel: Vector;
  readonly ball: Vector;
  /** The end of the big toe; toes bend against the foot. */
  readonly tip: Vector;
}

export interface MotionFigure {
  readonly sex: Sex;
  readonly rig: Rig;
  /** Of the unposed body. */
  readonly joints: Joints;
  /** How the figure stands before it moves: every motion begins and ends here. */
  readonly base: BoneRotations;
  readonly baseFrames: BoneFrames;
  /** Decimetres from those frames up to where the figure's lowest point is on the floor. */
  readonly baseLift: number;
  readonly soles: Readonly<Record<Side, Sole>>;
  /** Degrees between the lids of each eye, 0 where they are closed. */
  readonly lidGaps: Readonly<Record<Side, number>>;
  /** True for a figure upright on both feet, which alone can walk. */
  readonly stands: boolean;
}

/** Reads the avatar as it is posed now. */
export function motionFigure(pack: Pack, avatar: Avatar): MotionFigure {
  const { rig } = pack;
  const joints = jointsOf(rig, avatar.shape);
  const base = avatar.posture.rotations;
  const baseFrames = poseBones(rig, joints.heads, base);
  const root = boneIndex(rig, "root");
  const baseLift = vectorAt(avatar.joints, root)[1] - vectorAt(baseFrames.heads, root)[1];
  const soles = {
    L: soleOf(pack, avatar.shape, joints, "L"),
    R: soleOf(pack, avatar.shape, joints, "R"),
  };
  const lidGaps = {
    L: lidGap(pack, avatar.shape, joints, "L"),
    R: lidGap(pack, avatar.shape, joints, "R"),
  };
  const unposed = { sex: avatar.sex, rig, joints, base, baseFrames, baseLift, soles, lidGaps };
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

/** Under the hindmost vertex of the foot, under the root of the big toe and under its end. */
function soleOf({ base, rig }: Pack, shape: Float32Array, joints: Joints, side: Side): Sole {
  const foot = boneIndex(rig, `foot.${side}`);
  const bigToe = new Set([1, 2].map((joint) => boneIndex(rig, `toe1-${joint}.${side}`)));
  const ball = vectorAt(joints.heads, boneIndex(rig, `toe1-1.${side}`));
  let heel: Vector = [0, 0, Infinity];
  let tip: Vector = ball;
  for (let vertex = 0; vertex < BODY_VERTEX_COUNT; vertex++) {
    const bone = base.skinBones[vertex * 4] as number;
    const point = vectorAt(shape, vertex);
    if (bone === foot && point[2] < heel[2]) heel = point;
    if (bigToe.has(bone) && point[2] > tip[2]) tip = point;
  }
  const under = ([x, , z]: Vector): Vector => [x, 0, z];
  return { heel: under(heel), ball: under(ball), tip: under(tip) };
}

/** A leg that carries is nearly straight and under its hip. */
function legStands(figure: Omit<MotionFigure, "stands">, side: Side): boolean {
  const { baseFrames, joints, rig } = figure;
  const down = (frames: { readonly heads: Float32Array }) =>
    vectorAt(frames.heads, boneIndex(rig, `upperleg01.${side}`))[1] -
    vectorAt(frames.heads, boneIndex(rig, `foot.${side}`))[1];
  return down(baseFrames) > 0.93 * down(joints);
}
