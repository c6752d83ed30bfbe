/**
 * The outside of a pair of shoes as a trouser leg meets it. Shoes are hollow: between tongue and sock, or
 * between shaft and ankle, cloth would lie inside of them.
 */

/** Places around the foot, and decimetres between two rings of the hull. */
const DIRECTIONS = 32;
const RING_STEP = 0.07;
/** The shoe bulges a little between two of its points: those so far below a ring still widen it, decimetres. */
const BELOW_RING = 0.05;
/** Fewer points than this are no ring around a leg yet. */
const FEWEST = 8;

/** Triangles over the points of shoes; they move with the points. */
export interface ShoeHull {
  readonly triangles: Uint32Array;
  /** 1 for every point on the upper rim, where the legs come out. */
  readonly edge: Uint8Array;
}

/**
 * The hull of a pair of shoes: in every ring it is as wide as anything above it, and convex.
 *
 * @param points xyz of the shoes on the neutral body, decimetres
 * @param top height that the hull reaches up to, decimetres; what is above belongs to the leg
 */
export function shoeHull(points: Float32Array, top: number): ShoeHull {
  const feet = [1, -1].map((side) => ringsOfFoot(points, top, side));
  const edge = new Uint8Array(points.length / 3);
  for (const [rim = []] of feet) for (const v of rim) edge[v] = 1;
  return { triangles: Uint32Array.from(feet.flatMap(joinRings)), edge };
}

type Ring = readonly number[];

/** The outermost points of a foot by height, from the top down. */
function ringsOfFoot(points: Float32Array, top: number, side: number): Ring[] {
  const x = (v: number): number => points[v * 3] as number;
  const y = (v: number): number => points[v * 3 + 1] as number;
  const z = (v: number): number => points[v * 3 + 2] as number;
  const foot = Array.from({ length: points.length / 3 }, (_, v) => v)
    .filter((v) => x(v) * side > 0 && y(v) <= top)
    .toSorted((a, b) => y(b) - y(a));
  const lowest = y(foot.at(-1) as number);
  const rings: Ring[] = [];
  for (let height = top; height > lowest; height -= RING_STEP) {
    const above = foot.filter((v) => y(v) >= height - BELOW_RING);
    if (above.length < FEWEST) continue;
    rings.push(
      Array.from({ length: DIRECTIONS }, (_, k) => {
        const angle = (k / DIRECTIONS) * 2 * Math.PI;
        const reach = (v: number): number => x(v) * Math.cos(angle) + z(v) * Math.sin(angle);
        return above.reduce((best, v) => (reach(v) > reach(best) ? v : best));
      }),
    );
  }
  return rings;
}

/** Triangles between each ring and the next; where both have the same point, there is none. */
function joinRings(rings: readonly Ring[]): number[] {
  const triangles: [number, number, number][] = [];
  for (let r = 1; r < rings.length; r++) {
    const [upper, lower] = [rings[r - 1] as Ring, rings[r] as Ring];
    for (let k = 0; k < DIRECTIONS; k++) {
      const next = (k + 1) % DIRECTIONS;
      const [a, b] = [upper[k] as number, upper[next] as number];
      const [c, d] = [lower[k] as number, lower[next] as number];
      triangles.push([a, b, c], [b, d, c]);
    }
  }
  return triangles.filter(([a, b, c]) => a !== b && b !== c && c !== a).flat();
}
