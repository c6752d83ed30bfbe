/** Real figures to move: built once for all tests of a file. */
import { avatarDetails } from "../../../contracts/generate.ts";
import type { Avatar } from "../../../render-node/avatar/avatar.ts";
import { buildAvatar } from "../../../render-node/avatar/build-avatar.ts";
import { openBodyModel } from "../../../render-node/inference/body-model.ts";
import { type MotionFigure, motionFigure } from "../../../render-node/motion/motion-figure.ts";
import { ensurePack } from "../../../render-node/pack/ensure-pack.ts";

export interface Mover {
  readonly avatar: Avatar;
  readonly figure: MotionFigure;
}

export async function buildMovers<Name extends string>(
  requests: Readonly<Record<Name, object>>,
): Promise<Record<Name, Mover>> {
  const pack = await ensurePack();
  const model = await openBodyModel(pack);
  const movers: Record<string, Mover> = {};
  for (const [name, request] of Object.entries<object>(requests)) {
    const details = avatarDetails.parse({ gender: "Female", skin_tone: 3, ...request });
    const avatar = await buildAvatar(details, pack, model);
    movers[name] = { avatar, figure: motionFigure(pack, avatar) };
  }
  await model.close();
  return movers;
}
