/** Pressing what is worn below a cloth under it, where the two have come through each other. */
import { normalsOf } from "../avatar/part-mesh.ts";
import type { Obstacle } from "./distance-field.ts";
import { clothSurface, type WornGarment } from "./drape-garment.ts";
import { pushOut } from "./push-out.ts";
import { spreadOut, type Neighbours } from "./surface.ts";

/** What is pressed lies this far below the cloth, decimetres. */
const UNDER_CLOTH = 0.03;
/** What stands further out of the cloth lies past its edge and stays, decimetres. */
const FURTHEST_OUT = 0.25;
/** What stands before a hem gives way along with what is pressed into it. */
const SPREADING_STEPS = 6;

/**
 * Points moved below the cloths that hang over them; their surroundings go along.
 *
 * @param points xyz a point
 */
export function pressUnder(
  points: Float32Array,
  cloths: readonly Obstacle[],
  neighbours: Neighbours,
): Float32Array {
  const pressed = points.slice();
  for (const cloth of cloths) {
    pushOut(pressed, liningOf(cloth), UNDER_CLOTH, undefined, FURTHEST_OUT);
  }
  const press = pressed.map((value, i) => value - (points[i] as number));
  const by = spreadOut(press, neighbours, SPREADING_STEPS);
  return points.map((value, i) => value + (by[i] as number));
}

/** A garment pressed under others, its folded edges with it. */
export function pressGarmentUnder(inner: WornGarment, outer: readonly WornGarment[]): WornGarment {
  const { workpiece } = inner;
  const { neighbours, triangles } = workpiece.pattern;
  const points = pressUnder(
    inner.points,
    outer.map(({ surface }) => surface),
    neighbours,
  );
  const count = points.length / 3;
  const folded = inner.folded.map((value, i) => {
    const vertex = Math.floor(i / 3);
    const cloth = vertex < count ? vertex : (workpiece.hems.anchors[vertex - count] as number);
    const at = cloth * 3 + (i % 3);
    return value + (points[at] as number) - (inner.points[at] as number);
  });
  const normals = normalsOf(points, triangles);
  return { ...inner, points, normals, folded, surface: clothSurface(workpiece, points, normals) };
}

const linings = new WeakMap<Obstacle, Obstacle>();

/** A cloth as what lies under it meets it. */
function liningOf(cloth: Obstacle): Obstacle {
  const lining = linings.get(cloth) ?? {
    ...cloth,
    normals: cloth.normals.map((value) => -value),
    triangles: cloth.triangles.toReversed(),
  };
  linings.set(cloth, lining);
  return lining;
}
