/** Giving a posed trunk its arms. */
import type { BoneRotations, Pack } from "../pack/pack.ts";
import { type ArmedBody, inFront } from "./clear-ahead.ts";
import { handAtChin } from "./hand-at-chin.ts";
import { handOnHip } from "./hand-on-hip.ts";
import type { Joints } from "./joints.ts";
import {
  type ArmTarget,
  boneIndex,
  curlFingers,
  fingerAlong,
  handAxes,
  poseArm,
  type Side,
  turnOfFrames,
  type WantedTurns,
  withTurns,
} from "./limbs.ts";
import { poseBones, quaternionAt } from "./posture.ts";
import { between, multiply, rotate, squareTo } from "./rotation.ts";

/** What an arm does: it points somewhere, or its hand rests on the hip of its side or at the chin. */
export type ArmWish = ArmTarget | "on hip" | "at chin";

export type ArmWishes = Readonly<Partial<Record<Side, ArmWish>>>;

/**
 * The rotations with arms that do what is wished; an arm without a wish stays as it is.
 *
 * @param shape xyz of the base vertices at rest
 */
export function withArms(
  pack: Pack,
  shape: Float32Array,
  joints: Joints,
  rotations: BoneRotations,
  wishes: ArmWishes,
): BoneRotations {
  const { rig } = pack;
  const frames = poseBones(rig, joints.heads, rotations);
  const trunk = quaternionAt(frames.turns, boneIndex(rig, "spine01"));
  const armed = (from: BoneRotations, side: Side, target: ArmTarget): BoneRotations => {
    const wanted: WantedTurns = new Map();
    poseArm({ rig, joints }, side, target, trunk, wanted);
    return withTurns(rig, from, wanted, [`clavicle.${side}`]);
  };
  return (Object.entries(wishes) as [Side, ArmWish][]).reduce((from, [side, wish]) => {
    const giving = (target: ArmTarget): BoneRotations => armed(from, side, target);
    const body = { pack, shape, joints, side, rotations: from, armed: giving };
    return giving(targetOf(wish, body));
  }, rotations);
}

function targetOf(wish: ArmWish, body: ArmedBody): ArmTarget {
  switch (wish) {
    case "on hip":
      return handOnHip(body);
    case "at chin":
      return handAtChin(body);
    default:
      return wish.inFront === true ? inFront(body, wish) : wish;
  }
}

/** The rotations with fingers curled as those of a hand at rest, 0 straight … 1 fist. */
export function withFingers(
  { rig }: Pack,
  joints: Joints,
  rotations: BoneRotations,
  curls: Readonly<Partial<Record<Side, number>>>,
): BoneRotations {
  const frames = poseBones(rig, joints.heads, rotations);
  const wanted: WantedTurns = new Map();
  const sides = Object.entries(curls) as [Side, number][];
  for (const [side, curl] of sides) {
    const hand = quaternionAt(frames.turns, boneIndex(rig, `wrist.${side}`));
    curlFingers({ rig, joints }, side, { curl }, hand, wanted);
  }
  return withTurns(
    rig,
    rotations,
    wanted,
    sides.map(([side]) => `wrist.${side}`),
  );
}

/** The rotations with palms turned to the floor, fingers flat and pointing where they did. */
export function withFlatHands(
  { rig }: Pack,
  joints: Joints,
  rotations: BoneRotations,
  sides: readonly Side[],
): BoneRotations {
  const body = { rig, joints };
  const frames = poseBones(rig, joints.heads, rotations);
  const wanted: WantedTurns = new Map();
  for (const side of sides) {
    const turn = quaternionAt(frames.turns, boneIndex(rig, `wrist.${side}`));
    const { handAlong, palmNormal } = handAxes(body, side);
    const [x, , z] = rotate(turn, handAlong);
    const hand = turnOfFrames(handAlong, palmNormal, [x, 0, z], [0, -1, 0]);
    wanted.set(`wrist.${side}`, hand);
    curlFingers(body, side, { curl: 0, spread: 2 }, hand, wanted);
    const thumb = fingerAlong(body, side, 1);
    const level = squareTo(thumb, palmNormal);
    wanted.set(`finger1-1.${side}`, multiply(hand, between(thumb, level)));
  }
  return withTurns(
    rig,
    rotations,
    wanted,
    sides.map((side) => `wrist.${side}`),
  );
}
