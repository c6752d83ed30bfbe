/**
 * Posing limbs by where they should point. Bodies rest in slightly different poses (arms hang lower
 * on a broad body), so a pose is written as directions and the turns are found for each body.
 */
import type { BoneRotations, Rig } from "../pack/pack.ts";
import type { Joints } from "./joints.ts";
import { quaternionAt, vectorAt } from "./posture.ts";
import {
  aboutAxis,
  added,
  cross,
  dot,
  fractionOf,
  IDENTITY,
  inverse,
  multiply,
  normalize,
  type Quaternion,
  rotate,
  squareTo,
  subtract,
  twistAbout,
  type Vector,
} from "./rotation.ts";

export type Side = "L" | "R";

/** Away from the body's middle, up, forward: the same numbers mean the mirrored thing on each side. */
export type Direction = readonly [out: number, up: number, forward: number];

export interface ArmTarget {
  readonly upperArm: Direction;
  readonly forearm: Direction;
  /** Whether the arm is held ahead as far as it takes to clear the trunk. */
  readonly inFront?: true;
  /** Default: the forearm's direction. */
  readonly hand?: Direction;
  /** Where the palm faces. Default: towards the body. */
  readonly palm?: Direction;
  /** Degrees the shoulder is raised (down when negative). Default: follows the arm. */
  readonly shrug?: number;
  /** 0 straight … 1 fist. Default 0.17, the curl of a hand at rest. */
  readonly curl?: number;
  /** How far the thumb lies from where it stands out, 0, to along the index finger, 1. Default: as at rest. */
  readonly thumb?: number;
  /** Degrees between neighbouring fingers' spread, relative to rest. Default -4 (closing). */
  readonly spread?: number;
}

export interface LegTarget {
  readonly thigh: Direction;
  readonly shin: Direction;
  /** Where the toes point. Default: forward, level, as far out as at rest. */
  readonly foot?: Direction;
}

/** World turns wanted of some bones; the bones between them keep their place relative to a parent. */
export type WantedTurns = Map<string, Quaternion>;

/** Rest geometry of one body that limb posing needs. */
export interface RestBody {
  readonly rig: Rig;
  readonly joints: Joints;
}

function head(body: RestBody, bone: string): Vector {
  return vectorAt(body.joints.heads, boneIndex(body.rig, bone));
}

function tail(body: RestBody, bone: string): Vector {
  return vectorAt(body.joints.tails, boneIndex(body.rig, bone));
}

export function boneIndex(rig: Rig, name: string): number {
  const index = rig.indexOf.get(name);
  if (index === undefined) throw new RangeError(`The rig has no bone "${name}"`);
  return index;
}

/** A direction of one side in world axes (+X is the figure's left). */
function world([out, up, forward]: Direction, side: Side): Vector {
  return normalize([side === "L" ? out : -out, up, forward]);
}

/**
 * The turn that takes one pair of axes to another: `along` exactly, `across` as far as it is
 * perpendicular.
 */
export function turnOfFrames(
  restAlong: Vector,
  restAcross: Vector,
  along: Vector,
  across: Vector,
): Quaternion {
  const swing = shortest(restAlong, along);
  const carried = perpendicular(rotate(swing, restAcross), along);
  const wanted = perpendicular(across, along);
  const angle = Math.atan2(dot(cross(carried, wanted), normalize(along)), dot(carried, wanted));
  return multiply(aboutAxis(along, angle), swing);
}

function shortest(from: Vector, to: Vector): Quaternion {
  const axis = cross(normalize(from), normalize(to));
  const sine = Math.hypot(...axis);
  const angle = Math.atan2(sine, dot(normalize(from), normalize(to)));
  return sine < 1e-9 ? IDENTITY : aboutAxis(axis, angle);
}

function perpendicular(v: Vector, axis: Vector): Vector {
  return normalize(squareTo(v, normalize(axis)));
}

/**
 * How much of the arm's rise the collar bone takes over, and the rise (degrees) it starts from. It
 * does not sink below its rest: the shoulder line of a hanging arm stays level.
 */
const CLAVICLE_SHARE = 0.22;
const CLAVICLE_REST_RISE = 43;

/** Adds the turns of one arm to `wanted`; the trunk's own turn is given as `trunk`. */
export function poseArm(
  body: RestBody,
  side: Side,
  target: ArmTarget,
  trunk: Quaternion,
  wanted: WantedTurns,
): void {
  const upperRest = subtract(head(body, `lowerarm01.${side}`), head(body, `upperarm01.${side}`));
  const foreRest = subtract(head(body, `wrist.${side}`), head(body, `lowerarm01.${side}`));
  const hingeRest = cross(upperRest, foreRest);
  const upper = rotate(trunk, world(target.upperArm, side));
  const fore = rotate(trunk, world(target.forearm, side));
  const bend = cross(upper, fore);
  // A straight arm has no elbow plane: let the elbow point back and the forearm fold forward.
  const hinge =
    Math.hypot(...bend) > 0.08
      ? bend
      : cross(upper, rotate(trunk, world(straightFold(target), side)));
  const upperTurn = turnOfFrames(upperRest, hingeRest, upper, hinge);
  const foreTurn = turnOfFrames(foreRest, hingeRest, fore, hinge);

  const rise = (Math.asin(normalize(target.upperArm)[1]) * 180) / Math.PI + 90;
  const shrug = target.shrug ?? CLAVICLE_SHARE * Math.max(0, rise - CLAVICLE_REST_RISE);
  const lift = aboutAxis([0, 0, side === "L" ? 1 : -1], (shrug * Math.PI) / 180);
  const clavicle = multiply(trunk, lift);
  wanted.set(`clavicle.${side}`, clavicle);
  // The deltoid follows part of the arm's swing: shoulder01 and upperarm01 share it out.
  const relative = multiply(inverse(clavicle), upperTurn);
  const axis = normalize(upperRest);
  const twist = twistAbout(relative, axis);
  const swing = multiply(relative, inverse(twist));
  wanted.set(`shoulder01.${side}`, multiply(clavicle, fractionOf(swing, acromionShare(rise))));
  wanted.set(`upperarm01.${side}`, multiply(clavicle, multiply(swing, fractionOf(twist, 0.4))));
  wanted.set(`upperarm02.${side}`, upperTurn);

  const handTurn = handTurnOf(body, side, target, trunk, fore);
  const roll = twistAbout(multiply(handTurn, inverse(foreTurn)), fore);
  wanted.set(`lowerarm01.${side}`, multiply(fractionOf(roll, 0.3), foreTurn));
  wanted.set(`lowerarm02.${side}`, multiply(fractionOf(roll, 0.75), foreTurn));
  wanted.set(`wrist.${side}`, handTurn);
  curlFingers(body, side, target, handTurn, wanted);
}

/**
 * How much of the upper arm's swing the shoulder's bone takes over. It holds the shoulder's corner: on
 * a hanging arm it stays where it is, a lifted arm takes it along.
 */
function acromionShare(riseDegrees: number): number {
  const lifted = Math.min(1, Math.max(0, (riseDegrees - 25) / 50));
  return 0.05 + 0.2 * lifted;
}

/** For a straight arm: the way its forearm would fold. */
function straightFold(target: ArmTarget): Direction {
  const [out, up] = normalize(target.upperArm);
  return up < -0.5 || up > 0.5 ? [-out * 0.3, 0, 1] : [0, 0, 1];
}

function handTurnOf(
  body: RestBody,
  side: Side,
  target: ArmTarget,
  trunk: Quaternion,
  fore: Vector,
): Quaternion {
  const along = target.hand === undefined ? fore : rotate(trunk, world(target.hand, side));
  const palm = rotate(trunk, world(target.palm ?? [-1, 0, 0.15], side));
  const { handAlong, palmNormal } = handAxes(body, side);
  return turnOfFrames(handAlong, palmNormal, along, palm);
}

/** Where the resting hand points and its palm faces. */
export function handAxes(
  body: RestBody,
  side: Side,
): { readonly handAlong: Vector; readonly palmNormal: Vector } {
  const wrist = head(body, `wrist.${side}`);
  const index = subtract(head(body, `finger2-1.${side}`), wrist);
  const little = subtract(head(body, `finger5-1.${side}`), wrist);
  const middle = subtract(head(body, `finger3-1.${side}`), wrist);
  const normal = cross(index, little);
  return {
    handAlong: middle,
    palmNormal: normalize(side === "L" ? [-normal[0], -normal[1], -normal[2]] : normal),
  };
}

const REST_CURL = 0.17;

/** How far the thumb of a hand at rest lies from where it stands out, towards the index finger. */
const THUMB_FOLD = 0.45;

/** Degrees each of a finger's three joints bends at full curl, from index to little finger. */
const FULL_CURL = [75, 95, 60] as const;
/** How much more than the index finger each finger curls in a hand at rest. */
const FINGER_SHARE = { 2: 0.75, 3: 0.95, 4: 1.1, 5: 1.2 } as const;

/** Adds the turns of a hand's fingers to `wanted`. */
export function curlFingers(
  body: RestBody,
  side: Side,
  target: Pick<ArmTarget, "curl" | "thumb" | "spread">,
  handTurn: Quaternion,
  wanted: WantedTurns,
): void {
  const curl = target.curl ?? REST_CURL;
  const spread = target.spread ?? -4;
  const { palmNormal } = handAxes(body, side);
  const fold = target.thumb ?? THUMB_FOLD * Math.min(1, curl / REST_CURL);
  const thumb = shortest(fingerAlong(body, side, 1), fingerAlong(body, side, 2));
  wanted.set(`finger1-1.${side}`, multiply(handTurn, fractionOf(thumb, fold)));
  for (const finger of [2, 3, 4, 5] as const) {
    const along = fingerAlong(body, side, finger);
    // Turning about this axis takes the finger towards the palm.
    const axis = cross(along, palmNormal);
    const fan = (3.5 - finger) * spread * (side === "L" ? 1 : -1);
    let bend = 0;
    FULL_CURL.forEach((degrees, joint) => {
      bend += degrees * curl * FINGER_SHARE[finger];
      const turn = multiply(
        aboutAxis(palmNormal, (-fan * Math.PI) / 180),
        aboutAxis(axis, (bend * Math.PI) / 180),
      );
      wanted.set(`finger${finger}-${joint + 1}.${side}`, multiply(handTurn, turn));
    });
  }
}

/** Where a finger at rest points, 1 the thumb. */
export function fingerAlong(body: RestBody, side: Side, finger: number): Vector {
  const root = head(body, `finger${finger}-1.${side}`);
  return normalize(subtract(tail(body, `finger${finger}-3.${side}`), root));
}

/** Adds the turns of one leg to `wanted`. */
export function poseLeg(
  body: RestBody,
  side: Side,
  target: LegTarget,
  pelvis: Quaternion,
  wanted: WantedTurns,
): void {
  const hip = head(body, `upperleg01.${side}`);
  const knee = head(body, `lowerleg01.${side}`);
  const ankle = head(body, `foot.${side}`);
  const thigh = world(target.thigh, side);
  const shin = world(target.shin, side);
  const toes = tail(body, `toe2-3.${side}`);
  const footRest = subtract(toes, ankle);
  const footLevel: Vector = [footRest[0], 0, footRest[2]];
  const foot = target.foot === undefined ? footLevel : world(target.foot, side);
  // The knee is a hinge across the leg; a straight leg's faces halfway between pelvis and toes.
  const across: Vector = [1, 0, 0];
  const ahead = rotate(pelvis, across);
  const overToes = normalize(cross([0, 1, 0], foot));
  const midway = normalize(added(ahead, overToes));
  const bend = cross(shin, thigh);
  const hinge = Math.hypot(...bend) > 0.25 ? normalize(bend) : midway;
  const signed: Vector = dot(hinge, midway) < 0 ? [-hinge[0], -hinge[1], -hinge[2]] : hinge;
  const thighTurn = turnOfFrames(subtract(knee, hip), across, thigh, signed);
  const shinTurn = turnOfFrames(subtract(ankle, knee), across, shin, signed);
  const relative = multiply(inverse(pelvis), thighTurn);
  const axis = normalize(subtract(knee, hip));
  const twist = twistAbout(relative, axis);
  const swing = multiply(relative, inverse(twist));
  wanted.set(`upperleg01.${side}`, multiply(pelvis, multiply(swing, fractionOf(twist, 0.5))));
  wanted.set(`upperleg02.${side}`, thighTurn);
  wanted.set(`lowerleg01.${side}`, shinTurn);
  wanted.set(`lowerleg02.${side}`, shinTurn);
  wanted.set(`foot.${side}`, turnOfFrames(footLevel, [0, 1, 0], foot, [0, 1, 0]));
}

/** Rotations relative to each parent that give the wanted world turns. */
export function rotationsFor(rig: Rig, wanted: WantedTurns): Float32Array {
  const still = new Float32Array(rig.bones.length * 4);
  for (let w = 3; w < still.length; w += 4) still[w] = 1;
  return withTurns(rig, still, wanted, []);
}

/**
 * Rotations relative to each parent with some world turns changed to the wanted ones.
 *
 * @param roots bones below which what is not wanted keeps its place relative to its parent
 */
export function withTurns(
  rig: Rig,
  rotations: BoneRotations,
  wanted: WantedTurns,
  roots: readonly string[],
): Float32Array {
  const out = new Float32Array(rig.bones.length * 4);
  const turns: Quaternion[] = [];
  const below = new Set(roots.map((name) => boneIndex(rig, name)));
  rig.bones.forEach(({ name, parent }, bone) => {
    const parentTurn = turns[parent] ?? IDENTITY;
    const own = below.has(parent) ? IDENTITY : quaternionAt(rotations, bone);
    if (below.has(parent)) below.add(bone);
    const turn = wanted.get(name) ?? multiply(parentTurn, own);
    turns.push(turn);
    out.set(multiply(inverse(parentTurn), turn), bone * 4);
  });
  return out;
}
