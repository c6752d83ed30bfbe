/** Skin that the still presses under cloth stays pressed as the body moves. */
import type { Avatar, PointSkin, Posture } from "../avatar/avatar.ts";
import { bodySurfacingOf } from "../avatar/prepared.ts";
import { skinPoints, unposed } from "../avatar/skin-points.ts";
import type { Part } from "../mesh/part.ts";
import type { Pack } from "../pack/pack.ts";

/** Less than this a vertex is not pressed, decimetres. */
const LEAST = 1e-4;

/** Puts a posed figure's skin where cloth presses it. */
export type PressSkin = (positions: Float32Array, posture: Posture) => void;

/**
 * @param avatar of the still, with its skin as it is by itself
 * @param still  that skin as it is drawn, on bare feet
 */
export function pressedSkin(avatar: Avatar, still: Part, pack: Pack): PressSkin {
  const { base } = pack;
  const { sources } = bodySurfacingOf(pack);
  const own = avatar.parts.find(({ name }) => name === still.name) as Part;
  const vertices = sources.map((_, v) => v).filter((v) => isMoved(own, still, v));
  const points = new Float32Array(vertices.length * 3);
  const skin: PointSkin = {
    bones: new Uint16Array(vertices.length * 4),
    weights: new Float32Array(vertices.length * 4),
  };
  vertices.forEach((v, i) => {
    const source = (sources[v] as number) * 4;
    points.set(still.positions.subarray(v * 3, v * 3 + 3), i * 3);
    skin.bones.set(base.skinBones.subarray(source, source + 4), i * 4);
    skin.weights.set(base.skinWeights.subarray(source, source + 4), i * 4);
  });
  const rest = unposed(avatar.posture, points, skin);
  return (positions, posture) => {
    const pressed = skinPoints(posture, rest, skin);
    vertices.forEach((v, i) => positions.set(pressed.subarray(i * 3, i * 3 + 3), v * 3));
  };
}

function isMoved(own: Part, still: Part, v: number): boolean {
  const by = [0, 1, 2].map(
    (c) => (still.positions[v * 3 + c] as number) - (own.positions[v * 3 + c] as number),
  );
  return Math.hypot(...by) > LEAST;
}
