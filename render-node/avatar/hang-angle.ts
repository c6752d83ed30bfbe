/** How far out a body's arms must hang so that hands and forearms clear its hips and thighs. */
import type { BoneRotations, Pack } from "../pack/pack.ts";
import type { Joints } from "./joints.ts";
import { lastThatHolds } from "./last-that-holds.ts";
import { poseBones, postureOf } from "./posture.ts";
import { gapBeside, sideOutline } from "./side-outline.ts";
import { pickPoints, skinPoints, verticesOn } from "./skin-points.ts";

/** Arms of a slim body hang at this angle; it reads as relaxed where straight down reads as stiff. */
const LEAST_DEGREES = 9;
const MOST_DEGREES = 48;
/** To a third of a degree. */
const HALVINGS = 7;
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
  return lastThatHolds(MOST_DEGREES, LEAST_DEGREES, isClear, HALVINGS);
}

function sidesOf(pack: Pack): Sides {
  const known = sidesOfPack.get(pack);
  if (known !== undefined) return known;
  const sides = {
    arm: verticesOn(pack, /^(lowerarm|wrist|metacarpal|finger).*\.L$/),
    body: verticesOn(pack, /^(?!shoulder|upperarm|lowerarm|wrist|metacarpal|finger)/).filter(
      (vertex) => (pack.base.positions[vertex * 3] as number) > 0,
    ),
  };
  sidesOfPack.set(pack, sides);
  return sides;
}
