/** Changing single bones of a posture, in the terms of `BoneRotations`. */
import { boneIndex, type Side } from "../avatar/limbs.ts";
import { type BoneFrames, poseBones, quaternionAt } from "../avatar/posture.ts";
import {
  added,
  between,
  fromDegrees,
  IDENTITY,
  inverse,
  multiply,
  normalize,
  normalizeQuaternion,
  type Quaternion,
  rotate,
  scaled,
  squareTo,
  subtract,
  type Vector,
} from "../avatar/rotation.ts";
import type { BoneRotations } from "../pack/pack.ts";
import { headOf, type MotionFigure, SIDES } from "./motion-figure.ts";

/** Degrees about x (forward), y (to the left) and z (leaning to the right). */
export type Degrees = readonly [x: number, y: number, z: number];

/** Turns a bone and what hangs on it, on top of how it is turned already. */
export function turnBone(
  { rig }: MotionFigure,
  rotations: BoneRotations,
  bone: string,
  degrees: Degrees,
): void {
  const index = boneIndex(rig, bone);
  rotations.set(multiply(fromDegrees(...degrees), quaternionAt(rotations, index)), index * 4);
}

export function framesOf({ rig, joints }: MotionFigure, rotations: BoneRotations): BoneFrames {
  return poseBones(rig, joints.heads, rotations);
}

/** Bone by bone the way from one posture to another, along the shorter arc; `share` 0 … 1. */
export function blend(from: BoneRotations, to: BoneRotations, share: number): BoneRotations {
  const out = new Float32Array(from.length);
  for (let bone = 0; bone < from.length / 4; bone++) {
    out.set(between4(quaternionAt(from, bone), quaternionAt(to, bone), share), bone * 4);
  }
  return out;
}

function between4(a: Quaternion, b: Quaternion, share: number): Quaternion {
  const cosine = a[0] * b[0] + a[1] * b[1] + a[2] * b[2] + a[3] * b[3];
  const angle = Math.acos(Math.min(1, Math.abs(cosine)));
  const sine = Math.sin(angle);
  // Close together the arc is a line, and dividing by its sine would lose all digits.
  const near = sine < 1e-5;
  const u = near ? 1 - share : Math.sin((1 - share) * angle) / sine;
  const v = (near ? share : Math.sin(share * angle) / sine) * (cosine < 0 ? -1 : 1);
  return normalizeQuaternion([
    u * a[0] + v * b[0],
    u * a[1] + v * b[1],
    u * a[2] + v * b[2],
    u * a[3] + v * b[3],
  ]);
}

/** Where a foot is to be, in the space of the figure before its root is moved. */
export interface FootPlace {
  readonly ankle: Vector;
  /** Degrees the foot and the knee above it are turned outwards to the figure's left. */
  readonly yaw: number;
}

/** Places of the feet as the figure stands before it moves. */
export function basePlace(figure: MotionFigure, side: Side): FootPlace {
  return { ankle: headOf(figure, figure.baseFrames, `foot.${side}`), yaw: 0 };
}

/**
 * Bends both legs so that the feet are where they are wanted, at the slope they have in the base
 * posture. The hips keep their place and turn; where a leg would have to grow, the hips sink.
 *
 * @param rotations changed in place
 * @returns how far the hips have sunk, decimetres
 */
export function placeFeet(
  figure: MotionFigure,
  rotations: BoneRotations,
  places: Readonly<Record<Side, FootPlace>>,
): number {
  const frames = framesOf(figure, rotations);
  const sunk = Math.max(
    0,
    ...SIDES.map((side) => {
      const { ankle } = places[side];
      const hip = headOf(figure, frames, `upperleg01.${side}`);
      const reach = baseReach(figure, side);
      const aside = Math.hypot(ankle[0] - hip[0], ankle[2] - hip[2]);
      return hip[1] - ankle[1] - Math.sqrt(Math.max(0, reach * reach - aside * aside));
    }),
  );
  for (const side of SIDES) {
    const { ankle, yaw } = places[side];
    const turn = fromDegrees(0, yaw, 0);
    const baseFoot = quaternionAt(figure.baseFrames.turns, boneIndex(figure.rig, `foot.${side}`));
    bendLeg(figure, rotations, frames, side, {
      ankle: [ankle[0], ankle[1] + sunk, ankle[2]],
      turn,
      foot: multiply(turn, baseFoot),
      like: figure.baseFrames,
    });
  }
  return sunk;
}

/**
 * Bends a leg so that its foot, sloped as it is, comes higher.
 *
 * @param rotations changed in place
 * @param frames    what they make of the bones
 * @param by        decimetres
 */
export function raiseFoot(
  figure: MotionFigure,
  rotations: BoneRotations,
  frames: BoneFrames,
  side: Side,
  by: number,
): void {
  const [x, y, z] = headOf(figure, frames, `foot.${side}`);
  bendLeg(figure, rotations, frames, side, {
    ankle: [x, y + by, z],
    turn: IDENTITY,
    foot: quaternionAt(frames.turns, boneIndex(figure.rig, `foot.${side}`)),
    like: frames,
  });
}

/** A leg never stretches further than it does in the base posture. */
function baseReach(figure: MotionFigure, side: Side): number {
  const { baseFrames } = figure;
  return distance(
    headOf(figure, baseFrames, `upperleg01.${side}`),
    headOf(figure, baseFrames, `foot.${side}`),
  );
}

/** How a leg is to stand. */
interface LegPlace {
  readonly ankle: Vector;
  /** By which the knee has turned about the vertical. */
  readonly turn: Quaternion;
  /** The foot's turn in the world. */
  readonly foot: Quaternion;
  /** The posture whose knee shows which way this one bends. */
  readonly like: BoneFrames;
}

/** Two bones and a hinge: the knee lies on a circle about the line from hip to ankle. */
function bendLeg(
  figure: MotionFigure,
  rotations: BoneRotations,
  frames: BoneFrames,
  side: Side,
  { ankle, turn, foot: footTurn, like }: LegPlace,
): void {
  const hip = headOf(figure, frames, `upperleg01.${side}`);
  const knee = headOf(figure, frames, `lowerleg01.${side}`);
  const foot = headOf(figure, frames, `foot.${side}`);
  const thigh = distance(hip, knee);
  const shin = distance(knee, foot);

  const line = subtract(ankle, hip);
  const length = Math.min(Math.hypot(...line), thigh + shin - 1e-4);
  const along = normalize(line);
  const down = (thigh * thigh - shin * shin + length * length) / (2 * length);
  const out = Math.sqrt(Math.max(0, thigh * thigh - down * down));
  const across = kneeDirection(figure, like, side, turn, along, out);
  const newKnee = added(hip, added(scaled(along, down), scaled(across, out)));
  const newFoot = added(hip, scaled(along, length));

  // First about the vertical with the foot, then the rest of the way: the twist stays where it was.
  const thighTurn = multiply(
    between(rotate(turn, subtract(knee, hip)), subtract(newKnee, hip)),
    turn,
  );
  const shinTurn = multiply(
    between(rotate(turn, subtract(foot, knee)), subtract(newFoot, newKnee)),
    turn,
  );
  const world = (bone: string) => quaternionAt(frames.turns, boneIndex(figure.rig, bone));
  const wanted: readonly (readonly [bone: string, turn: Quaternion])[] = [
    [`upperleg01.${side}`, multiply(thighTurn, world(`upperleg01.${side}`))],
    [`upperleg02.${side}`, multiply(thighTurn, world(`upperleg02.${side}`))],
    [`lowerleg01.${side}`, multiply(shinTurn, world(`lowerleg01.${side}`))],
    [`lowerleg02.${side}`, multiply(shinTurn, world(`lowerleg02.${side}`))],
    [`foot.${side}`, footTurn],
  ];
  let parent = world(`pelvis.${side}`);
  for (const [bone, worldTurn] of wanted) {
    const own = normalizeQuaternion(multiply(inverse(parent), worldTurn));
    rotations.set(own, boneIndex(figure.rig, bone) * 4);
    parent = worldTurn;
  }
}

/**
 * Where the knee goes from the line between hip and ankle: as in another posture as long as it is
 * bent as there, and the more it bends, the more forward.
 */
function kneeDirection(
  figure: MotionFigure,
  like: BoneFrames,
  side: Side,
  turn: Quaternion,
  along: Vector,
  out: number,
): Vector {
  const hip = headOf(figure, like, `upperleg01.${side}`);
  const foot = headOf(figure, like, `foot.${side}`);
  const toKnee = subtract(headOf(figure, like, `lowerleg01.${side}`), hip);
  const off = squareTo(toKnee, normalize(subtract(foot, hip)));
  const more = Math.max(1e-6, out - Math.hypot(...off));
  return normalize(squareTo(rotate(turn, added(off, [0, 0, more])), along));
}

function distance(a: Vector, b: Vector): number {
  return Math.hypot(a[0] - b[0], a[1] - b[1], a[2] - b[2]);
}
