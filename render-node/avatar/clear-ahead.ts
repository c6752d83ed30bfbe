/** Holding a forearm ahead of the trunk, whatever its belly and breasts. */
import { BODY_VERTEX_COUNT, type BoneRotations, type Pack } from "../pack/pack.ts";
import type { Joints } from "./joints.ts";
import type { ArmTarget, Side } from "./limbs.ts";
import { seenFromChest } from "./reach.ts";
import { normalize } from "./rotation.ts";
import { gapBeside, sideOutline } from "./side-outline.ts";
import { pickPoints } from "./skin-points.ts";

/** The most by which an arm is held further ahead, and how clear it is then, decimetres of skin. */
const MOST_AHEAD = 1.5;
const CLEARANCE = 0.06;
const STEPS = 6;

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
  const outline = sideOutline(seenFromAhead(body, verticesOf(body, TRUNK), body.rotations));
  const held = verticesOf(body, part);
  const isClear = (ahead: number): boolean =>
    gapBeside(outline, seenFromAhead(body, held, body.armed(armAhead(ahead)))) >= CLEARANCE;
  if (isClear(0)) return armAhead(0);
  let low = 0;
  let high = MOST_AHEAD;
  for (let step = 0; step < STEPS; step++) {
    const middle = (low + high) / 2;
    if (isClear(middle)) high = middle;
    else low = middle;
  }
  return armAhead(high);
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

/** Points that most follow bones of these names. */
function verticesOf({ pack: { base, rig } }: ArmedBody, bones: RegExp): Uint32Array {
  const isOf = rig.bones.map(({ name }) => bones.test(name));
  return Uint32Array.from({ length: BODY_VERTEX_COUNT }, (_, v) => v).filter(
    (v) => isOf[base.skinBones[v * 4] as number] === true,
  );
}

/** What is ahead of the chest first, then up, then out: the order of an outline. */
function seenFromAhead(
  { pack, shape, joints, side }: ArmedBody,
  vertices: Uint32Array,
  rotations: BoneRotations,
): Float32Array {
  const picked = pickPoints(pack.base, shape, vertices);
  const seen = seenFromChest(pack, joints, side, rotations, picked);
  for (let i = 0; i < seen.length; i += 3) {
    seen.set([seen[i + 2] as number, seen[i + 1] as number, seen[i] as number], i);
  }
  return seen;
}
