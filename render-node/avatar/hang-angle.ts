/** How far out a body's arms must hang so that hands and forearms clear its hips and thighs. */
import type { BoneRotations, Pack } from "../pack/pack.ts";
import { BODY_VERTEX_COUNT } from "../pack/pack.ts";
import type { Joints } from "./joints.ts";
import { poseBones, postureOf } from "./posture.ts";
import { gapBeside, sideOutline } from "./side-outline.ts";
import { pickPoints, skinPoints } from "./skin-points.ts";

/** Arms of a slim body hang at this angle; it reads as relaxed where straight down reads as stiff. */
const LEAST_DEGREES = 9;
const MOST_DEGREES = 48;
/** Decimetres between skin and skin: room for a sleeve and a trouser leg. */
const CLEARANCE = 0.16;

/** Left arm (forearm and hand) and left side of the trunk and leg, as base vertices. */
interface Sides {
  readonly arm: Uint32Array;
  readonly body: Uint32Array;
}

const sidesOfPack = new WeakMap<Pack, Sides>();

/**
 * The smallest angle from hanging straight down, in degrees, at which the left forearm and hand keep
 * clear of the body. The right side is its mirror image.
 *
 * @param rotationsAt rotations of the pose in which arms hang at an angle
 */
export function clearHangDegrees(
  pack: Pack,
  shape: Float32Array,
  joints: Joints,
  rotationsAt: (degrees: number) => BoneRotations,
): number {
  const { arm, body } = sidesOf(pack);
  const placed = (vertices: Uint32Array, degrees: number): Float32Array => {
    const rotations = rotationsAt(degrees);
    const frames = poseBones(pack.rig, joints.heads, rotations);
    const posture = postureOf(joints.heads, frames, rotations);
    const { points, skin } = pickPoints(pack.base, shape, vertices);
    return skinPoints(posture, points, skin, points);
  };
  const outline = sideOutline(placed(body, LEAST_DEGREES));
  const isClear = (degrees: number): boolean =>
    gapBeside(outline, placed(arm, degrees)) >= CLEARANCE;

  if (isClear(LEAST_DEGREES)) return LEAST_DEGREES;
  let low = LEAST_DEGREES;
  let high = MOST_DEGREES;
  while (high - low > 0.5) {
    const middle = (low + high) / 2;
    if (isClear(middle)) high = middle;
    else low = middle;
  }
  return high;
}

function sidesOf(pack: Pack): Sides {
  const known = sidesOfPack.get(pack);
  if (known !== undefined) return known;
  const { base, rig } = pack;
  const isArm = rig.bones.map(({ name }) => /^(lowerarm|wrist|metacarpal|finger).*\.L$/.test(name));
  const isLimb = rig.bones.map(({ name }) =>
    /^(shoulder|upperarm|lowerarm|wrist|metacarpal|finger)/.test(name),
  );
  const arm: number[] = [];
  const body: number[] = [];
  for (let vertex = 0; vertex < BODY_VERTEX_COUNT; vertex++) {
    const bone = base.skinBones[vertex * 4] as number;
    if (isArm[bone] === true) arm.push(vertex);
    else if (isLimb[bone] !== true && (base.positions[vertex * 3] as number) > 0) body.push(vertex);
  }
  const sides = { arm: Uint32Array.from(arm), body: Uint32Array.from(body) };
  sidesOfPack.set(pack, sides);
  return sides;
}
