/** What a figure wears goes along with its body: each point keeps its place over the skin under it. */
import type { PointSkin, Posture } from "../avatar/avatar.ts";
import { skinPoints } from "../avatar/skin-points.ts";
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

/** Takes posed points back to the unposed shape: the inverse of `skinPoints`. */
export function unposed(posture: Posture, posed: Float32Array, skin: PointSkin): Float32Array {
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
