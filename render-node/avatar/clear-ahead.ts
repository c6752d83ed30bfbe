/** Holding a forearm ahead of the trunk, whatever its belly and breasts. */
import type { BoneRotations, Pack } from "../pack/pack.ts";
import type { Joints } from "./joints.ts";
import { lastThatHolds } from "./last-that-holds.ts";
import type { ArmTarget, Side } from "./limbs.ts";
import { seenFromChest } from "./reach.ts";
import { normalize } from "./rotation.ts";
import { gapBeside, sideOutline } from "./side-outline.ts";
import { pickPoints, type PickedPoints, verticesOn } from "./skin-points.ts";

/** The most by which an arm is held further ahead, and how clear it is then, decimetres of skin. */
const MOST_AHEAD = 1.5;
const CLEARANCE = 0.06;
const HALVINGS = 6;

const TRUNK = /^(spine|breast|pelvis|root)/;

/** A body whose arm is to be posed. */
export interface ArmedBody {
  readonly pack: Pack;
  /** xyz of the base vertices at rest. */
  readonly shape: Float32Array;
  readonly joints: Joints;
  readonly side: Side;
  readonly rotations: BoneRotations;
  /** The rotations with the arm of that side as given. */
  readonly armed: (target: ArmTarget) => BoneRotations;
}

/**
 * The first arm, held more and more ahead, of which a part is clear of the trunk.
 *
 * @param part the bones of what is to be clear
 */
export function clearAhead(
  body: ArmedBody,
  part: RegExp,
  armAhead: (ahead: number) => ArmTarget,
): ArmTarget {
  const { pack, shape, rotations } = body;
  const picked = (bones: RegExp): PickedPoints =>
    pickPoints(pack.base, shape, verticesOn(pack, bones));
  const outline = sideOutline(seenFromAhead(body, picked(TRUNK), rotations));
  const held = picked(part);
  const isClear = (ahead: number): boolean =>
    gapBeside(outline, seenFromAhead(body, held, body.armed(armAhead(ahead)))) >= CLEARANCE;
  return armAhead(isClear(0) ? 0 : lastThatHolds(MOST_AHEAD, 0, isClear, HALVINGS));
}

/** The arm as given, its elbow held ahead until the far half of the forearm and the hand are clear. */
export function inFront(body: ArmedBody, target: ArmTarget): ArmTarget {
  const [out, up, forward] = normalize(target.upperArm);
  const part = new RegExp(`^(lowerarm02|wrist|metacarpal|finger).*${body.side}$`);
  return clearAhead(body, part, (ahead) => ({
    ...target,
    upperArm: [out, up, forward + ahead],
  }));
}

/** What is ahead of the chest first, then up, then out: the order of an outline. */
function seenFromAhead(
  { pack, joints, side }: ArmedBody,
  picked: PickedPoints,
  rotations: BoneRotations,
): Float32Array {
  const seen = seenFromChest(pack, joints, side, rotations, picked);
  for (let i = 0; i < seen.length; i += 3) {
    seen.set([seen[i + 2] as number, seen[i + 1] as number, seen[i] as number], i);
  }
  return seen;
}
