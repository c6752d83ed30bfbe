/** A tape measure: girths of a mesh by slicing it with planes. */
import type { Vector } from "./rotation.ts";
import { dot } from "./rotation.ts";

type Point = readonly [number, number];

/**
 * Length of a tape pulled tight around the section of some triangles: the convex hull's perimeter,
 * in the unit of the points; 0 where the plane misses them.
 *
 * @param through a point of the plane
 * @param normal  unit normal of the plane
 */
export function tapeAround(
  points: Float32Array,
  triangles: Uint32Array,
  through: Vector,
  normal: Vector,
): number {
  return perimeter(convexHull(section(points, triangles, through, normal)));
}

/** Points where a plane cuts triangle edges, in two coordinates of the plane. */
function section(
  points: Float32Array,
  triangles: Uint32Array,
  through: Vector,
  normal: Vector,
): Point[] {
  const [u, v] = axesOf(normal);
  const offset = dot(through, normal);
  const cut: Point[] = [];
  const heights = [0, 0, 0];
  for (let at = 0; at < triangles.length; at += 3) {
    for (let corner = 0; corner < 3; corner++) {
      const i = (triangles[at + corner] as number) * 3;
      heights[corner] =
        (points[i] as number) * normal[0] +
        (points[i + 1] as number) * normal[1] +
        (points[i + 2] as number) * normal[2] -
        offset;
    }
    for (let corner = 0; corner < 3; corner++) {
      const next = (corner + 1) % 3;
      const h = heights[corner] as number;
      const k = heights[next] as number;
      if (h < 0 === k < 0) continue;
      const share = h / (h - k);
      const a = (triangles[at + corner] as number) * 3;
      const b = (triangles[at + next] as number) * 3;
      const x = mix(points, a, b, share);
      const y = mix(points, a + 1, b + 1, share);
      const z = mix(points, a + 2, b + 2, share);
      cut.push([x * u[0] + y * u[1] + z * u[2], x * v[0] + y * v[1] + z * v[2]]);
    }
  }
  return cut;
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
