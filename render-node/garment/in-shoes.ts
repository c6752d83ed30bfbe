/** Putting shoes on a figure that sits: its seat stays on the floor, and its soles come to rest on it. */
import type { Avatar } from "../avatar/avatar.ts";
import { poseAvatar } from "../avatar/figure.ts";
import { jointsOf } from "../avatar/joints.ts";
import { isSitting, sitDown, type Soles } from "../avatar/sit-down.ts";
import type { Pack } from "../pack/pack.ts";
import { wearShoes } from "./shoes.ts";

/** A foot turns a little with its leg, and its sole's lowest point with it: so often legs are turned. */
const ROUNDS = 2;

const known = new WeakMap<Avatar, Promise<Avatar>>();

/** The figure as it is posed with shoes on: the same one where the shoes lift the whole of it. */
export function inShoes(avatar: Avatar, pack: Pack): Promise<Avatar> {
  const shod = known.get(avatar) ?? settled(avatar, pack);
  known.set(avatar, shod);
  shod.catch(() => known.delete(avatar));
  return shod;
}

async function settled(avatar: Avatar, pack: Pack): Promise<Avatar> {
  if (!isSitting(avatar, pack)) return avatar;
  const { shape } = avatar;
  const joints = jointsOf(pack.rig, shape);
  let shod = avatar;
  let soles: Soles = { leftFoot: 0, rightFoot: 0 };
  for (let round = 0; round < ROUNDS; round++) {
    const { leftFoot, rightFoot } = await lowestOfShoes(shod, pack);
    soles = {
      leftFoot: Math.max(0, soles.leftFoot - leftFoot),
      rightFoot: Math.max(0, soles.rightFoot - rightFoot),
    };
    shod = poseAvatar(shod, sitDown(pack, shape, joints, shod.posture.rotations, soles));
  }
  return shod;
}

/** Heights of their lowest points, decimetres. */
async function lowestOfShoes(avatar: Avatar, pack: Pack): Promise<Soles> {
  const { part, skin } = (await wearShoes(avatar, pack)).worn;
  const lowest = { leftFoot: Infinity, rightFoot: Infinity };
  for (let vertex = 0; vertex < part.positions.length / 3; vertex++) {
    const bone = pack.rig.bones[skin.bones[vertex * 4] as number];
    const foot = bone?.name.endsWith("L") === true ? "leftFoot" : "rightFoot";
    lowest[foot] = Math.min(lowest[foot], part.positions[vertex * 3 + 1] as number);
  }
  return lowest;
}
