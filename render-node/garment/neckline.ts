/** The holes that neck and arms leave in a top, as fields whose zero line is the edge of the cloth. */
import type { Landmarks, Point } from "./body-map.ts";
import type { Neckline } from "./template.ts";

const DM_PER_CM = 0.1;
/** This far below the nape no neckline reaches; the cone would come out of the body again. */
const LOWEST = 2.2;

/**
 * Field of a neckline: positive inside the hole. A cone that opens downwards at 45° passes through a
 * curve around the neck; shoulders, chest and back all cross such a cone squarely. The curve is
 * spanned by its points in front, on top of the shoulders and at the back. A straight one leaves
 * nothing above the height of its front, no shoulders either.
 */
export function necklineField(
  { nape, front, back, ridge }: Landmarks,
  neckline: Neckline,
): (point: Point) => number {
  const frontHeight = nape[1] - neckline.front * DM_PER_CM;
  const backHeight = nape[1] - neckline.back * DM_PER_CM;
  if (neckline.shape === "straight") return ([, y]) => y - frontHeight;
  const width = neckline.width * DM_PER_CM;
  const sideHeight = lookUp(ridge, width);
  const [frontZ, backZ] = [lookUp(front, frontHeight), lookUp(back, backHeight)];
  const middle = (lookUp(front, nape[1]) + lookUp(back, nape[1])) / 2;
  return ([x, y, z]) => {
    if (y < nape[1] - LOWEST) return -1;
    const angle = Math.atan2(Math.abs(x), z - middle);
    const fromSide = Math.abs(angle - Math.PI / 2) / (Math.PI / 2);
    const pointed = neckline.shape === "vee" && angle < Math.PI / 2;
    const share = pointed ? fromSide : Math.sin((fromSide * Math.PI) / 2) ** 2;
    const [endHeight, endReach] =
      angle < Math.PI / 2 ? [frontHeight, frontZ - middle] : [backHeight, middle - backZ];
    const height = sideHeight + share * (endHeight - sideHeight);
    const reach = width + share * (endReach - width);
    return reach - Math.hypot(x, z - middle) + (y - height);
  };
}

/** Linear interpolation in a table of [key, value] with rising keys; its ends go on as constants. */
function lookUp(table: readonly (readonly [number, number])[], key: number): number {
  const after = table.findIndex(([k]) => k >= key);
  if (after === 0) return (table[0] as readonly [number, number])[1];
  if (after < 0) return (table.at(-1) as readonly [number, number])[1];
  const [k0, v0] = table[after - 1] as readonly [number, number];
  const [k1, v1] = table[after] as readonly [number, number];
  return v0 + ((v1 - v0) * (key - k0)) / (k1 - k0);
}

/** Half the width of a sleeveless top at its straps and at its armpits, of the shoulder joint's. */
const STRAP_WIDTH = 0.72;
const ARMPIT_WIDTH = 1.0;
/** Depth of a sleeveless armhole below the shoulder joint, decimetres. */
const ARMHOLE_DEPTH = 1.15;

/**
 * Field of a sleeveless armhole: positive on the arm and around the shoulder joint. From the strap
 * the edge runs down and, towards the armpit, outwards.
 *
 * @param armAlong place along the arm for points that move with one, else 0
 */
export function armholeField({ arm }: Landmarks, point: Point, armAlong: number): number {
  const [shoulder] = arm as [Point, Point, Point];
  const below = (shoulder[1] - point[1]) / ARMHOLE_DEPTH;
  const flare = Math.max(0, below) ** 3;
  const edge = shoulder[0] * (STRAP_WIDTH + (ARMPIT_WIDTH - STRAP_WIDTH) * flare);
  const beside = Math.abs(point[0]) - edge;
  const hole = Math.min(beside, (1 - below) * ARMHOLE_DEPTH);
  return Math.max(hole, (armAlong - 0.15) * shoulder[0]);
}
