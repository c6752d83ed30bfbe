/** Moving an outfit with a figure that was draped in another pose, as the frames of a video need. */
import type { Avatar, PointSkin, Posture } from "../avatar/avatar.ts";
import { skinPoints } from "../avatar/skin-points.ts";
import type { Part } from "../mesh/part.ts";
import type { Outfit } from "./outfit.ts";

/**
 * The outfit on the same figure in another pose. The folds it was draped with stay and follow the
 * bones; nothing is simulated, so this takes milliseconds.
 *
 * @param draped the figure as it stood when it was dressed
 * @param posed  the same figure in another pose (`poseAvatar`)
 */
export function poseOutfit(outfit: Outfit, draped: Avatar, posed: Avatar): Outfit {
  const worn = outfit.worn.map(({ part, skin }) => ({
    part: posePart(part, skin, draped.posture, posed.posture),
    skin,
  }));
  return { ...outfit, worn, parts: worn.map(({ part }) => part) };
}

function posePart(part: Part, skin: PointSkin, from: Posture, to: Posture): Part {
  const tips = part.positions.map((value, i) => value + (part.normals[i] as number));
  const positions = skinPoints(to, unpose(part.positions, skin, from), skin);
  const normals = skinPoints(to, unpose(tips, skin, from), skin);
  for (let i = 0; i < normals.length; i++) {
    normals[i] = (normals[i] as number) - (positions[i] as number);
  }
  return { ...part, positions, normals };
}

/**
 * Points back in the unposed figure. Each vertex moved as a rigid body, so its motion is known from
 * where it takes the origin and the three axes.
 */
function unpose(points: Float32Array, skin: PointSkin, posture: Posture): Float32Array {
  const constant = (x: number, y: number, z: number): Float32Array =>
    points.map((_, i) => [x, y, z][i % 3] as number);
  const origin = skinPoints(posture, constant(0, 0, 0), skin);
  const axes = [constant(1, 0, 0), constant(0, 1, 0), constant(0, 0, 1)].map((axis) =>
    skinPoints(posture, axis, skin),
  );
  const unposed = new Float32Array(points.length);
  for (let i = 0; i < points.length; i += 3) {
    axes.forEach((axis, row) => {
      let sum = 0;
      for (let c = i; c < i + 3; c++) {
        const turned = (axis[c] as number) - (origin[c] as number);
        sum += turned * ((points[c] as number) - (origin[c] as number));
      }
      unposed[i + row] = sum;
    });
  }
  return unposed;
}
