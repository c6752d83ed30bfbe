/** A tape measure: girths of a mesh by slicing it with planes. */
import type { Vector } from "./rotation.ts";
import { dot } from "./rotation.ts";

type Point = readonly [number, number];

/**
 * Lengths of tapes pulled tight around sections of some triangles by parallel planes: the convex
 * hulls' perimeters, in the unit of the points; 0 where a plane misses them.
 *
 * @param normal unit normal of the planes
 * @param places a point of each plane
 */
export function tapesAround(
  points: Float32Array,
  triangles: Uint32Array,
  normal: Vector,
  places: readonly Vector[],
): number[] {
  const offsets = places.map((place) => dot(place, normal));
  return sections(points, triangles, normal, offsets).map((section) =>
    perimeter(convexHull(section)),
  );
}

/** Points where each plane cuts triangle edges, in two coordinates of the plane. */
function sections(
  points: Float32Array,
  triangles: Uint32Array,
  normal: Vector,
  offsets: readonly number[],
): Point[][] {
  const [u, v] = axesOf(normal);
  const heights = heightsAlong(points, normal);
  const lowest = Math.min(...offsets);
  const highest = Math.max(...offsets);
  const cuts = offsets.map((): Point[] => []);
  for (let at = 0; at < triangles.length; at += 3) {
    const first = heights[triangles[at] as number] as number;
    const second = heights[triangles[at + 1] as number] as number;
    const third = heights[triangles[at + 2] as number] as number;
    const low = Math.min(first, second, third);
    const high = Math.max(first, second, third);
    if (high < lowest || low > highest) continue;
    for (let plane = 0; plane < offsets.length; plane++) {
      const offset = offsets[plane] as number;
      if (high < offset || low > offset) continue;
      for (let corner = 0; corner < 3; corner++) {
        const from = triangles[at + corner] as number;
        const to = triangles[at + ((corner + 1) % 3)] as number;
        const h = (heights[from] as number) - offset;
        const k = (heights[to] as number) - offset;
        if (h < 0 === k < 0) continue;
        const share = h / (h - k);
        const x = mix(points, from * 3, to * 3, share);
        const y = mix(points, from * 3 + 1, to * 3 + 1, share);
        const z = mix(points, from * 3 + 2, to * 3 + 2, share);
        cuts[plane]?.push([x * u[0] + y * u[1] + z * u[2], x * v[0] + y * v[1] + z * v[2]]);
      }
    }
  }
  return cuts;
}

function heightsAlong(points: Float32Array, [x, y, z]: Vector): Float64Array {
  const heights = new Float64Array(points.length / 3);
  for (let vertex = 0; vertex < heights.length; vertex++) {
    heights[vertex] =
      (points[vertex * 3] as number) * x +
      (points[vertex * 3 + 1] as number) * y +
      (points[vertex * 3 + 2] as number) * z;
  }
  return heights;
}

function mix(points: Float32Array, a: number, b: number, share: number): number {
  return (points[a] as number) * (1 - share) + (points[b] as number) * share;
}

/** Two unit axes that span the plane of a normal. */
function axesOf([x, y, z]: Vector): readonly [Vector, Vector] {
  const u: Vector = Math.abs(y) > 0.9 ? [1, 0, 0] : unit([z, 0, -x]);
  const along = u[0] * x + u[1] * y + u[2] * z;
  const first = unit([u[0] - along * x, u[1] - along * y, u[2] - along * z]);
  return [
    first,
    [y * first[2] - z * first[1], z * first[0] - x * first[2], x * first[1] - y * first[0]],
  ];
}

function unit([x, y, z]: Vector): Vector {
  const length = Math.hypot(x, y, z);
  return [x / length, y / length, z / length];
}

/** Andrew's monotone chain, counter-clockwise. */
function convexHull(points: readonly Point[]): Point[] {
  const sorted = points.toSorted((a, b) => a[0] - b[0] || a[1] - b[1]);
  const chain = (ordered: readonly Point[]): Point[] => {
    const hull: Point[] = [];
    for (const point of ordered) {
      while (hull.length >= 2 && !turnsLeft(hull.at(-2) as Point, hull.at(-1) as Point, point)) {
        hull.pop();
      }
      hull.push(point);
    }
    return hull.slice(0, -1);
  };
  return [...chain(sorted), ...chain(sorted.toReversed())];
}

function turnsLeft(a: Point, b: Point, c: Point): boolean {
  return (b[0] - a[0]) * (c[1] - a[1]) - (b[1] - a[1]) * (c[0] - a[0]) > 0;
}

function perimeter(hull: readonly Point[]): number {
  return hull.reduce((sum, [x, y], i) => {
    const [px, py] = hull.at(i - 1) as Point;
    return sum + Math.hypot(x - px, y - py);
  }, 0);
}
