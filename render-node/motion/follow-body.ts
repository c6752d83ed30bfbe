/** What a figure wears goes along with its body: each point keeps its place over the skin under it. */
import type { Avatar, PointSkin, Posture } from "../avatar/avatar.ts";
import { normalsOf } from "../avatar/part-mesh.ts";
import { bodySurfacingOf } from "../avatar/prepared.ts";
import { skinPoints } from "../avatar/skin-points.ts";
import type { Part } from "../mesh/part.ts";
import { BODY_VERTEX_COUNT, type Pack } from "../pack/pack.ts";
import { bindCloth } from "./bind-cloth.ts";

/**
 * Binds parts that lie on a figure to its bones, once.
 *
 * @param worn as they lie on `avatar`
 * @returns the parts on the same figure in another posture; in the avatar's own they are as given
 */
export function followBody(
  worn: readonly Part[],
  avatar: Avatar,
  pack: Pack,
): (posture: Posture) => Part[] {
  const points = avatar.posed.subarray(0, BODY_VERTEX_COUNT * 3);
  const body = { points, normals: normalsOf(points, bodySurfacingOf(pack).sourceIndices) };
  const bound = worn.map((part) => {
    const skin = bindCloth(part, body, pack);
    const tips = sum(part.positions, part.normals);
    return {
      part,
      skin,
      rest: unposed(avatar.posture, part.positions, skin),
      restTips: unposed(avatar.posture, tips, skin),
    };
  });
  return (posture) =>
    bound.map(({ part, skin, rest, restTips }) => {
      const positions = skinPoints(posture, rest, skin);
      // A point moves with its surroundings as a rigid body does, and so does the tip of its normal.
      const tips = skinPoints(posture, restTips, skin);
      return { ...part, positions, normals: tips.map((tip, i) => tip - (positions[i] as number)) };
    });
}

/** Takes posed points back to the unposed shape: the inverse of `skinPoints`. */
function unposed(posture: Posture, posed: Float32Array, skin: PointSkin): Float32Array {
  // Where the origin and the axes go tells the rigid motion of each point.
  const [origins, ...axes] = [-1, 0, 1, 2].map((axis) =>
    skinPoints(
      posture,
      posed.map((_, i) => (i % 3 === axis ? 1 : 0)),
      skin,
    ),
  ) as [Float32Array, Float32Array, Float32Array, Float32Array];
  const rest = new Float32Array(posed.length);
  for (let at = 0; at < posed.length; at += 3) {
    axes.forEach((tips, axis) => {
      let along = 0;
      for (let i = at; i < at + 3; i++) {
        const origin = origins[i] as number;
        along += ((tips[i] as number) - origin) * ((posed[i] as number) - origin);
      }
      rest[at + axis] = along;
    });
  }
  return rest;
}

function sum(a: Float32Array, b: Float32Array): Float32Array {
  return a.map((value, i) => value + (b[i] as number));
}
