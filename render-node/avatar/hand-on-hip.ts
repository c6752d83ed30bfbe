/** Bringing a hand to the hip of its side, however long the arm and wide the hip. */
import type { BoneRotations, Pack } from "../pack/pack.ts";
import type { ArmedBody } from "./clear-ahead.ts";
import type { Joints } from "./joints.ts";
import { lastThatHolds } from "./last-that-holds.ts";
import { type ArmTarget, boneIndex, type Direction, type Side } from "./limbs.ts";
import { vectorAt } from "./posture.ts";
import { bentArm, seenFromChest, shoulderOf } from "./reach.ts";
import type { Vector } from "./rotation.ts";
import { gapBeside, sideOutline } from "./side-outline.ts";
import { pickPoints, type PickedPoints, verticesOn } from "./skin-points.ts";

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
/** The wrist over the hip's crest, decimetres up and forward, and between which it is out from it. */
const WRIST_UP = 0.25;
const WRIST_FORWARD = -0.3;
const LEAST_OUT = 0.1;
const MOST_OUT = 1.5;
/** Decimetres between the skin of hip and hand. */
const CLEARANCE = 0.05;
/** Half the height of the ring around the hip in which its side is sought, decimetres. */
const RING = 0.25;
/** To within a hundredth of where the hand may be. */
const HALVINGS = 7;
/** Degrees: the arm pushes its shoulder up. */
const SHRUG = 2;

export function handOnHip({ pack, shape, joints, side, armed }: ArmedBody): ArmTarget {
  const { hip, hand, trunk } = placesOf(pack, shape, joints, side);
  const picked = (vertices: Uint32Array): PickedPoints => pickPoints(pack.base, shape, vertices);
  const placed = (points: PickedPoints, rotations: BoneRotations): Float32Array =>
    seenFromChest(pack, joints, side, rotations, points);
  const hanging = armed({ upperArm: [0, -1, 0], forearm: [0, -1, 0] });
  const crest = vectorAt(placed(picked(Uint32Array.of(hip)), hanging), 0);
  const outline = sideOutline(placed(picked(trunk), hanging));
  const resting = picked(hand);
  const arm = shoulderOf(pack.rig, joints, side);
  const reaching = (out: number, turnedIn: number): ArmTarget => {
    const to: Vector = [crest[0] + out, crest[1] + WRIST_UP, crest[2] + WRIST_FORWARD];
    return {
      ...bentArm(arm, to, ELBOW),
      hand: [-Math.sin(turnedIn), FINGERS_DOWN, Math.cos(turnedIn)],
      palm: PALM,
      curl: CURL,
      thumb: THUMB,
      shrug: SHRUG,
    };
  };
  const isClear = (target: ArmTarget): boolean =>
    gapBeside(outline, placed(resting, armed(target))) >= CLEARANCE;
  const isClearOut = (out: number): boolean => isClear(reaching(out, 0));
  const out = lastThatHolds(MOST_OUT, LEAST_OUT, isClearOut, HALVINGS);
  const isClearIn = (turnedIn: number): boolean => isClear(reaching(out, turnedIn));
  return reaching(out, lastThatHolds(0, MOST_IN, isClearIn, HALVINGS));
}

interface Places {
  /** The outermost vertex at the crest of the hip. */
  readonly hip: number;
  readonly hand: Uint32Array;
  /** That side of the trunk and its thigh. */
  readonly trunk: Uint32Array;
}

function placesOf(pack: Pack, shape: Float32Array, joints: Joints, side: Side): Places {
  const heightOf = (bone: string): number => vectorAt(joints.heads, boneIndex(pack.rig, bone))[1];
  const crest = (heightOf("spine04") + heightOf("spine03")) / 2;
  const out = (vertex: number): number => (side === "L" ? 1 : -1) * (shape[vertex * 3] as number);
  const trunk = verticesOn(pack, /^(spine|pelvis|root|upperleg)/).filter(
    (vertex) => out(vertex) > 0,
  );
  const hip = trunk
    .filter((vertex) => Math.abs((shape[vertex * 3 + 1] as number) - crest) < RING)
    .reduce((best, vertex) => (out(vertex) > out(best) ? vertex : best));
  const hand = verticesOn(pack, new RegExp(`^(wrist|metacarpal|finger).*${side}$`));
  return { hip, hand, trunk };
}
