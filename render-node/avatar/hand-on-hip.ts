/** Bringing a hand to the hip of its side, however long the arm and wide the hip. */
import { BODY_VERTEX_COUNT, type BoneRotations, type Pack } from "../pack/pack.ts";
import type { Joints } from "./joints.ts";
import { type ArmTarget, boneIndex, type Direction, type Side } from "./limbs.ts";
import { poseBones, postureOf, quaternionAt, vectorAt } from "./posture.ts";
import {
  dot,
  inverse,
  normalize,
  type Quaternion,
  rotate,
  subtract,
  type Vector,
} from "./rotation.ts";
import { gapBeside, sideOutline } from "./side-outline.ts";
import { pickPoints, skinPoints } from "./skin-points.ts";

/** The hand as it lies along the crest of the hip, fingers ahead. */
const PALM: Direction = [-0.75, -0.65, 0.05];
const FINGERS_DOWN = -0.42;
const CURL = 0.22;
/** The thumb lies beside them. */
const THUMB = 1;
/** How far fingers turn in from pointing ahead, radians. */
const MOST_IN = 1;

/** Where elbows point. */
const ELBOW: Vector = [1, 0.1, -0.55];
/** The most of its length that an arm stretches. */
const STRETCH = 0.98;
/** The wrist over the hip's crest, decimetres up and forward, and between which it is out from it. */
const WRIST_UP = 0.25;
const WRIST_FORWARD = -0.3;
const LEAST_OUT = 0.1;
const MOST_OUT = 1.5;
/** Decimetres between the skin of hip and hand. */
const CLEARANCE = 0.05;
/** Half the height of the ring around the hip in which its side is sought, decimetres. */
const RING = 0.25;

/** @param armed the rotations of the body with the arm of that side as given */
export function handOnHip(
  pack: Pack,
  shape: Float32Array,
  joints: Joints,
  side: Side,
  armed: (target: ArmTarget) => BoneRotations,
): ArmTarget {
  const { rig } = pack;
  const rest = (bone: string): Vector => vectorAt(joints.heads, boneIndex(rig, bone));
  const shoulder = rest(`upperarm01.${side}`);
  const arm = {
    upper: Math.hypot(...subtract(rest(`lowerarm01.${side}`), shoulder)),
    lower: Math.hypot(...subtract(rest(`wrist.${side}`), rest(`lowerarm01.${side}`))),
  };
  const { hip, hand, trunk } = placesOf(pack, shape, joints, side);
  const placed = (vertices: Uint32Array, rotations: BoneRotations): Float32Array =>
    seenFromChest(pack, shape, joints, side, vertices, rotations);
  const hanging = armed({ upperArm: [0, -1, 0], forearm: [0, -1, 0] });
  const crest = vectorAt(placed(Uint32Array.of(hip), hanging), 0);
  const outline = sideOutline(placed(trunk, hanging));
  const [x, y, z] = subtract(shoulder, rest("spine01"));
  const from: Vector = [Math.abs(x), y, z];
  const reaching = (out: number, turnedIn: number): ArmTarget => {
    const to: Vector = [crest[0] + out, crest[1] + WRIST_UP, crest[2] + WRIST_FORWARD];
    return {
      ...bentArm(subtract(to, from), arm),
      hand: [-Math.sin(turnedIn), FINGERS_DOWN, Math.cos(turnedIn)],
      palm: PALM,
      curl: CURL,
      thumb: THUMB,
      shrug: 2,
    };
  };
  const isClear = (target: ArmTarget): boolean =>
    gapBeside(outline, placed(hand, armed(target))) >= CLEARANCE;
  const out = edgeOf(MOST_OUT, LEAST_OUT, (each) => isClear(reaching(each, 0)));
  return reaching(
    out,
    edgeOf(0, MOST_IN, (each) => isClear(reaching(out, each))),
  );
}

/** The last number on the way from one to another up to which something holds. */
function edgeOf(from: number, to: number, holds: (value: number) => boolean): number {
  let [good, bad] = [from, to];
  for (let step = 0; step < 7; step++) {
    const middle = (good + bad) / 2;
    if (holds(middle)) good = middle;
    else bad = middle;
  }
  return good;
}

/** How an arm points whose wrist is brought to a place, as seen from its shoulder. */
function bentArm(
  reach: Vector,
  { upper, lower }: { readonly upper: number; readonly lower: number },
): Pick<ArmTarget, "upperArm" | "forearm"> {
  const distance = Math.min(STRETCH * (upper + lower), Math.hypot(...reach));
  const along = normalize(reach);
  const share = dot(ELBOW, along);
  const [ex, ey, ez] = ELBOW;
  const bend = normalize([ex - share * along[0], ey - share * along[1], ez - share * along[2]]);
  const straight = (upper ** 2 + distance ** 2 - lower ** 2) / (2 * distance);
  const height = Math.sqrt(Math.max(0, upper ** 2 - straight ** 2));
  const elbow: Vector = [
    straight * along[0] + height * bend[0],
    straight * along[1] + height * bend[1],
    straight * along[2] + height * bend[2],
  ];
  const wrist: Vector = [along[0] * distance, along[1] * distance, along[2] * distance];
  return { upperArm: elbow, forearm: subtract(wrist, elbow) };
}

/** Posed points in the chest's axes, those of the right side mirrored to the left. */
function seenFromChest(
  { base, rig }: Pack,
  shape: Float32Array,
  joints: Joints,
  side: Side,
  vertices: Uint32Array,
  rotations: BoneRotations,
): Float32Array {
  const frames = poseBones(rig, joints.heads, rotations);
  const { points, skin } = pickPoints(base, shape, vertices);
  skinPoints(postureOf(joints.heads, frames, rotations), points, skin, points);
  const chest = boneIndex(rig, "spine01");
  const back: Quaternion = inverse(quaternionAt(frames.turns, chest));
  const origin = vectorAt(frames.heads, chest);
  for (let i = 0; i < vertices.length; i++) {
    const [x, y, z] = rotate(back, subtract(vectorAt(points, i), origin));
    points.set([side === "L" ? x : -x, y, z], i * 3);
  }
  return points;
}

interface Places {
  /** The outermost vertex at the crest of the hip. */
  readonly hip: number;
  readonly hand: Uint32Array;
  /** That side of the trunk and its thigh. */
  readonly trunk: Uint32Array;
}

function placesOf({ base, rig }: Pack, shape: Float32Array, joints: Joints, side: Side): Places {
  const heightOf = (bone: string): number => vectorAt(joints.heads, boneIndex(rig, bone))[1];
  const crest = (heightOf("spine04") + heightOf("spine03")) / 2;
  const isTrunk = rig.bones.map(({ name }) => /^(spine|pelvis|root|upperleg)/.test(name));
  const isHand = rig.bones.map(
    ({ name }) => /^(wrist|metacarpal|finger)/.test(name) && name.endsWith(side),
  );
  const out = (vertex: number): number => (side === "L" ? 1 : -1) * (shape[vertex * 3] as number);
  const hand: number[] = [];
  const trunk: number[] = [];
  for (let vertex = 0; vertex < BODY_VERTEX_COUNT; vertex++) {
    const bone = base.skinBones[vertex * 4] as number;
    if (isHand[bone] === true) hand.push(vertex);
    else if (isTrunk[bone] === true && out(vertex) > 0) trunk.push(vertex);
  }
  const hip = trunk
    .filter((vertex) => Math.abs((shape[vertex * 3 + 1] as number) - crest) < RING)
    .reduce((best, vertex) => (out(vertex) > out(best) ? vertex : best));
  return { hip, hand: Uint32Array.from(hand), trunk: Uint32Array.from(trunk) };
}
