/** What a figure wears goes along with its body: each point keeps its place over the skin under it. */
import type { PointSkin, Posture } from "../avatar/avatar.ts";
import { unposed } from "../avatar/skin-points.ts";
import type { Part } from "../mesh/part.ts";
import { skinSurface, type SurfacePoints } from "./skin-surface.ts";

/** A part bound to bones. */
export interface Follower {
  /** The part in the unposed figure. */
  readonly rest: SurfacePoints;
  /** The part on the same figure in another posture; in its own one it is as given. */
  readonly at: (posture: Posture) => Part;
}

/** @param posture of the figure on which the part lies as given */
export function followBones(part: Part, skin: PointSkin, posture: Posture): Follower {
  const positions = unposed(posture, part.positions, skin);
  const tips = unposed(posture, sum(part.positions, part.normals), skin);
  const rest = { positions, normals: tips.map((tip, i) => tip - (positions[i] as number)) };
  const drawn = Uint32Array.from(new Set(part.indices)).sort();
  return {
    rest,
    at(now) {
      // What is not drawn stays as it is.
      const moved = { positions: part.positions.slice(), normals: part.normals.slice() };
      skinSurface(now, rest, skin, drawn, moved);
      return { ...part, ...moved };
    },
  };
}

function sum(a: Float32Array, b: Float32Array): Float32Array {
  return a.map((value, i) => value + (b[i] as number));
}
