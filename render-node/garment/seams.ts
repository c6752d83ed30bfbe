/** Where the pieces of a garment are sewn together: around the armholes, down its sides and its legs. */
import type { Landmarks, Point } from "./body-map.ts";
import { traceZero, type Mark } from "./chalk.ts";
import type { Pattern } from "./pattern.ts";
import { add, scale, subtract, vectorOf, type Vector } from "./strip.ts";

/** No armhole reaches further below the shoulder joint, decimetres. */
const BELOW_SHOULDER = 1.8;
/** From mark to mark at least, decimetres: between closer ones a seam would crimp. */
const STEP = 0.06;
/** Where a sleeveless armhole ends on the torso. */
const ARMPIT_LEVEL = -0.1;
/** This near to the middle of the trunk is no side, decimetres. */
const MIDDLE = 0.7;
const HIP_LEVEL = 2;
const CROTCH_LEVEL = 3;

/** Rows of marks, a row a seam. */
export function seamsOf(pattern: Pattern, landmarks: Landmarks): Mark[][] {
  return [...sleeveSeams(pattern, landmarks), ...sideSeams(pattern, landmarks)].map((seam) =>
    spaced(seam, pattern.map.points),
  );
}

/** The seams that sleeves are set in with: around the arms, level with the shoulder joints. */
function sleeveSeams({ template, triangles, map }: Pattern, { arm }: Landmarks): Mark[][] {
  if (!template.sleeve) return [];
  const [[joint, shoulder]] = arm as [Point];
  const values = Float64Array.from(
    map.level,
    (_, v) => Math.abs(map.points[v * 3] as number) - joint,
  );
  const isAtArm = (v: number): boolean =>
    (map.points[v * 3 + 1] as number) > shoulder - BELOW_SHOULDER;
  return traceZero({ triangles }, values, isAtArm);
}

/** Seams between front and back: from the armpits or the waist down, and along the insides of legs. */
function sideSeams({ template, triangles, map }: Pattern, { arm, leg }: Landmarks): Mark[][] {
  const [shoulder] = arm as [Point];
  const [hip] = leg as [Point];
  const axis = [shoulder, ...(template.leg ? leg : [hip])];
  const middles = Array.from(map.level, (_, v) => pointAtHeight(axis, map.points[v * 3 + 1] ?? 0));
  const values = Float64Array.from(middles, ([, , z], v) => (map.points[v * 3 + 2] as number) - z);
  const isOutside = (v: number): boolean => {
    const isOnLeg = template.leg && (map.level[v] as number) > HIP_LEVEL;
    return Math.abs(map.points[v * 3] as number) > (isOnLeg ? (middles[v]?.[0] ?? 0) : MIDDLE);
  };
  const isOnTrunk = (v: number): boolean =>
    (map.armShare[v] as number) < 0.5 && (map.level[v] as number) > ARMPIT_LEVEL;
  const outer = traceZero({ triangles }, values, (v) => isOutside(v) && isOnTrunk(v));
  if (!template.leg) return outer;
  const isInside = (v: number): boolean => !isOutside(v) && (map.level[v] as number) > CROTCH_LEVEL;
  return [...outer, ...traceZero({ triangles }, values, isInside)];
}

/** Where a chain of points, one below the other, is at a height; above and below it, at its ends. */
function pointAtHeight(chain: readonly Point[], height: number): Point {
  const below = chain.findIndex(([, y]) => y <= height);
  if (below === 0) return chain[0] as Point;
  if (below < 0) return chain.at(-1) as Point;
  const [from, to] = chain.slice(below - 1) as [Point, Point];
  return add(from, scale(subtract(to, from), (from[1] - height) / (from[1] - to[1])));
}

/** A seam without the marks that lie closer to the one before than a step; its ends stay. */
function spaced(seam: readonly Mark[], points: Float32Array): Mark[] {
  const placeOf = ({ corners, shares }: Mark): Vector =>
    corners.map((vertex, i) => scale(vectorOf(points, vertex), shares[i] as number)).reduce(add);
  const kept: Mark[] = [];
  let last: Vector | null = null;
  seam.forEach((mark, i) => {
    const place = placeOf(mark);
    const isEnd = i === seam.length - 1;
    if (last && !isEnd && Math.hypot(...subtract(place, last)) < STEP) return;
    kept.push(mark);
    last = place;
  });
  return kept;
}
