/** Pressing what lies below a cloth under it, where the two have come through each other. */
import { normalsOf } from "../avatar/part-mesh.ts";
import { FACING, isCutFor, sortCover, type PlacedLayer } from "./cover.ts";
import type { Obstacle } from "./distance-field.ts";
import { clothSurface, coverOf, type WornGarment } from "./drape-garment.ts";
import { nearestPoint, type PointGrid } from "./point-grid.ts";
import { pushOut } from "./push-out.ts";
import { spreadOut, type Neighbours } from "./surface.ts";

/** What is pressed lies this far below the cloth, decimetres. */
const UNDER_CLOTH = 0.03;
/** What stands further out of the cloth lies past its edge and stays, decimetres. */
const FURTHEST_OUT = 0.25;
/** The same of skin and what is worn next to it. */
const FURTHEST_SKIN = 0.1;
/** Cloth over skin lies this near to it, decimetres. */
const NEAR_SKIN = 0.15;
/** What stands before a hem gives way along with what is pressed into it. */
const SPREADING_STEPS = 6;

type Place = readonly [x: number, y: number, z: number];

interface Pressing {
  /** Which points to look at under each of the cloths. Default: all. */
  readonly includes?: (vertex: number, cloth: number) => boolean;
  /** Decimetres out of a cloth from which on points stay. Default: `FURTHEST_OUT`. */
  readonly furthest?: number;
}

/**
 * Points moved below the cloths that hang over them; their surroundings go along.
 *
 * @param points xyz a point
 */
export function pressUnder(
  points: Float32Array,
  cloths: readonly Obstacle[],
  neighbours: Neighbours,
  { includes = () => true, furthest = FURTHEST_OUT }: Pressing = {},
): Float32Array {
  const pressed = points.slice();
  cloths.forEach((cloth, k) =>
    pushOut(pressed, liningOf(cloth), UNDER_CLOTH, (v) => includes(v, k), furthest),
  );
  const press = pressed.map((value, i) => value - (points[i] as number));
  const by = spreadOut(press, neighbours, SPREADING_STEPS);
  return points.map((value, i) => value + (by[i] as number));
}

/**
 * Skin pressed under what is worn over it: cloth spans the hollows between its vertices straight, and skin
 * would show through.
 *
 * @param hidden 1 for every point that is not drawn
 * @returns xyz a point
 */
export function pressSkinUnder(
  { points, normals, places }: PlacedLayer,
  hidden: Uint8Array,
  covers: readonly WornGarment[],
  neighbours: Neighbours,
): Float32Array {
  const seen = seenOrBeside(hidden, neighbours);
  const sorted = covers.map((worn) => sortCover(coverOf(worn)).all);
  // A hand that rests on a sleeve is not under it.
  const isUnder = (v: number, cloth: number): boolean => {
    const worn = covers[cloth] as WornGarment;
    const [x, y, z] = [points[v * 3], points[v * 3 + 1], points[v * 3 + 2]] as Place;
    const alike = {
      normals: worn.normals,
      x: normals[v * 3] as number,
      y: normals[v * 3 + 1] as number,
      z: normals[v * 3 + 2] as number,
      least: FACING,
    };
    const near = nearestPoint(sorted[cloth] as PointGrid, x, y, z, NEAR_SKIN, alike);
    return near >= 0 && isCutFor(worn.workpiece.pattern, near, places, v);
  };
  return pressUnder(points, surfacesOf(covers), neighbours, {
    includes: (v, cloth) => seen[v] === 1 && isUnder(v, cloth),
    furthest: FURTHEST_SKIN,
  });
}

/** 1 for every vertex that is a corner of a triangle in sight. */
function seenOrBeside(hidden: Uint8Array, { starts, list }: Neighbours): Uint8Array {
  const seen = new Uint8Array(hidden.length);
  for (let v = 0; v < seen.length; v++) {
    if (hidden[v] === 1) continue;
    seen[v] = 1;
    for (let k = starts[v] as number; k < (starts[v + 1] as number); k++) {
      seen[list[k] as number] = 1;
    }
  }
  return seen;
}

/** A garment pressed under others, its folded edges with it. */
export function pressGarmentUnder(inner: WornGarment, outer: readonly WornGarment[]): WornGarment {
  return withPoints(
    inner,
    pressUnder(inner.points, surfacesOf(outer), inner.workpiece.pattern.neighbours),
  );
}

/**
 * The base layer pressed under garments, no further than the skin gives way below it.
 *
 * @param hidden 1 for every vertex that is not drawn
 */
export function pressBaseUnder(
  base: WornGarment,
  outer: readonly WornGarment[],
  hidden: Uint8Array,
): WornGarment {
  const { neighbours } = base.workpiece.pattern;
  const seen = seenOrBeside(hidden, neighbours);
  const pressing = { includes: (v: number) => seen[v] === 1, furthest: FURTHEST_SKIN };
  return withPoints(base, pressUnder(base.points, surfacesOf(outer), neighbours, pressing));
}

function surfacesOf(garments: readonly WornGarment[]): Obstacle[] {
  return garments.map(({ surface }) => surface);
}

/** A garment whose points have been moved, its folded edges with them. */
function withPoints(garment: WornGarment, points: Float32Array): WornGarment {
  const { workpiece } = garment;
  const count = points.length / 3;
  const folded = garment.folded.map((value, i) => {
    const vertex = Math.floor(i / 3);
    const cloth = vertex < count ? vertex : (workpiece.hems.anchors[vertex - count] as number);
    const at = cloth * 3 + (i % 3);
    return value + (points[at] as number) - (garment.points[at] as number);
  });
  const normals = normalsOf(points, workpiece.pattern.triangles);
  return { ...garment, points, normals, folded, surface: clothSurface(workpiece, points, normals) };
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
