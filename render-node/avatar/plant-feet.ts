/** Putting both feet of a standing pose on one floor, whatever the lengths of the legs. */
import type { BoneRotations, Pack } from "../pack/pack.ts";
import type { Joints } from "./joints.ts";
import { lastThatHolds } from "./last-that-holds.ts";
import { boneIndex, type Direction, type LegTarget, type Side } from "./limbs.ts";
import type { WrittenPose } from "./pose-library.ts";
import { poseBones, postureOf, vectorAt } from "./posture.ts";
import { normalize, subtract } from "./rotation.ts";
import { pickPoints, skinPoints, verticesOn } from "./skin-points.ts";

const MOST_BEND_DEGREES = 70;
const HALVINGS = 20;

/**
 * Bends the knee of the leg whose sole is lower until both soles are level.
 *
 * @param rotationsOf how a written pose becomes rotations of this body
 */
export function plantFeet(
  pack: Pack,
  shape: Float32Array,
  joints: Joints,
  pose: WrittenPose,
  rotationsOf: (pose: WrittenPose) => BoneRotations,
): WrittenPose {
  const rotations = rotationsOf(pose);
  const frames = poseBones(pack.rig, joints.heads, rotations);
  const posture = postureOf(joints.heads, frames, rotations);
  const sole = (side: Side): number => {
    const { points, skin } = pickPoints(pack.base, shape, feetOf(pack)[side]);
    skinPoints(posture, points, skin, points);
    return points.reduce((low, y, i) => (i % 3 === 1 ? Math.min(low, y) : low), Infinity);
  };
  const difference = sole("L") - sole("R");
  const lower: Side = difference > 0 ? "R" : "L";
  const bent = bendLeg(
    pack,
    joints,
    lower,
    lower === "L" ? pose.leftLeg : pose.rightLeg,
    Math.abs(difference),
  );
  return lower === "L" ? { ...pose, leftLeg: bent } : { ...pose, rightLeg: bent };
}

/** The leg with its knee bent so far that the ankle rises by `rise` decimetres. */
function bendLeg(pack: Pack, joints: Joints, side: Side, leg: LegTarget, rise: number): LegTarget {
  const joint = (bone: string) => vectorAt(joints.heads, boneIndex(pack.rig, `${bone}.${side}`));
  const thighLength = Math.hypot(...subtract(joint("lowerleg01"), joint("upperleg01")));
  const shinLength = Math.hypot(...subtract(joint("foot"), joint("lowerleg01")));
  const bentBy = (degrees: number): LegTarget => ({
    ...leg,
    thigh: swung(leg.thigh, degrees),
    shin: swung(leg.shin, (-degrees * thighLength) / shinLength),
  });
  const ankle = ({ thigh, shin }: LegTarget): number =>
    thighLength * normalize(thigh)[1] + shinLength * normalize(shin)[1];
  const wanted = ankle(leg) + rise;
  const isBelow = (degrees: number): boolean => ankle(bentBy(degrees)) < wanted;
  return bentBy(lastThatHolds(0, MOST_BEND_DEGREES, isBelow, HALVINGS));
}

/** A direction turned forward about the axis across the body. */
function swung(direction: Direction, degrees: number): Direction {
  const [out, up, forward] = normalize(direction);
  const c = Math.cos((degrees * Math.PI) / 180);
  const s = Math.sin((degrees * Math.PI) / 180);
  return [out, up * c + forward * s, forward * c - up * s];
}

const feetOfPack = new WeakMap<Pack, Readonly<Record<Side, Uint32Array>>>();

function feetOf(pack: Pack): Readonly<Record<Side, Uint32Array>> {
  const known = feetOfPack.get(pack);
  if (known !== undefined) return known;
  const feet = { L: verticesOn(pack, /^(foot|toe).*L$/), R: verticesOn(pack, /^(foot|toe).*R$/) };
  feetOfPack.set(pack, feet);
  return feet;
}
