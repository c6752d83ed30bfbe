/** Bringing a hand to the chin. */
import { BODY_VERTEX_COUNT, type Pack } from "../pack/pack.ts";
import { type ArmTarget, boneIndex, type Direction } from "./limbs.ts";
import { vectorAt } from "./posture.ts";
import { bentArm, seenFromChest, shoulderOf } from "./reach.ts";
import { added, normalize, scaled, subtract, type Vector } from "./rotation.ts";
import { type ArmedBody, clearAhead } from "./clear-ahead.ts";
import { pickPoints } from "./skin-points.ts";

const AT_CHIN = {
  hand: [-0.42, 0.85, -0.1],
  palm: [-0.55, -0.1, -0.8],
  curl: 0.5,
  shrug: 0,
} as const satisfies Partial<ArmTarget>;
/** The knuckles from the chin, decimetres out, up and forward. */
const KNUCKLES: Direction = [0.18, -0.32, 0.12];
const ELBOW_AT_CHIN: Vector = [0.25, -1, 0.3];

export function handAtChin(body: ArmedBody): ArmTarget {
  const { pack, shape, joints, side, rotations } = body;
  const { base, rig } = pack;
  const picked = pickPoints(base, shape, Uint32Array.of(chinOf(pack, shape)));
  const chin = vectorAt(seenFromChest(pack, joints, side, rotations, picked), 0);
  const rest = (bone: string): Vector => vectorAt(joints.heads, boneIndex(rig, `${bone}.${side}`));
  const palm = Math.hypot(...subtract(rest("finger3-1"), rest("wrist")));
  const along = normalize(AT_CHIN.hand);
  const wrist = subtract(added(chin, KNUCKLES), scaled(along, palm));
  const shoulder = shoulderOf(rig, joints, side);
  const [out, up, forward] = ELBOW_AT_CHIN;
  return clearAhead(body, new RegExp(`^lowerarm.*${side}$`), (ahead) => ({
    ...AT_CHIN,
    ...bentArm(shoulder, wrist, [out, up, forward + ahead]),
  }));
}

/** The foremost vertex of the lower jaw's underside in the body's middle. */
function chinOf({ base, rig }: Pack, shape: Float32Array): number {
  const jaw = boneIndex(rig, "jaw");
  let chin = -1;
  const lowAndAhead = (v: number): number =>
    (shape[v * 3 + 2] as number) - (shape[v * 3 + 1] as number);
  for (let v = 0; v < BODY_VERTEX_COUNT; v++) {
    if (base.skinBones[v * 4] !== jaw || Math.abs(shape[v * 3] as number) > 0.05) continue;
    if (chin < 0 || lowAndAhead(v) > lowAndAhead(chin)) chin = v;
  }
  return chin;
}
