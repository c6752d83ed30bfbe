/** Strips of strands that decorate a sheet of hair, laid on it. */
import type { Proxy } from "../pack/pack.ts";
import { sheetTest } from "./hair-sheets.ts";
import { vectorAt } from "./posture.ts";
import { subtract, type Vector } from "./rotation.ts";

/** Places on the sheet are about as near to each other as this, decimetres. */
const SPACING = 0.06;

/**
 * Lays the strips on their sheet: seen edge-on, a strip that stands off is a dotted line beside the
 * hair. They keep their order about it.
 *
 * @param points xyz of the hair's vertices, changed
 * @param furthest none lies further off than this, decimetres
 */
export function layStripsOnSheet(points: Float32Array, hair: Proxy, furthest: number): void {
  const isSheet = sheetTest(hair);
  const sheet = placesOn(points, hair.triangles.filter(isSheet));
  for (let vertex = 0; vertex < points.length / 3; vertex++) {
    if (isSheet(vertex)) continue;
    const point = points.subarray(vertex * 3, vertex * 3 + 3);
    const at = nearest(sheet, point);
    const below = sheet.subarray(at, at + 3);
    const [x, y, z] = point.map((place, c) => place - (below[c] as number)) as unknown as Xyz;
    const nearer = furthest / (Math.hypot(x, y, z) + furthest);
    point.set([x, y, z].map((off, c) => (below[c] as number) + off * nearer));
  }
}

type Xyz = readonly [number, number, number];

/** xyz of places all over triangles, close enough together to stand for them. */
function placesOn(points: Float32Array, triangles: Uint32Array): Float32Array {
  const places: number[] = [];
  for (let t = 0; t < triangles.length; t += 3) {
    const [a, b, c] = [0, 1, 2].map((k) => vectorAt(points, triangles[t + k] as number)) as [
      Vector,
      Vector,
      Vector,
    ];
    const sides = [subtract(b, a), subtract(c, b), subtract(a, c)];
    const longest = Math.max(...sides.map((side) => Math.hypot(...side)));
    const steps = Math.max(1, Math.ceil(longest / SPACING));
    for (let i = 0; i <= steps; i++) {
      for (let j = 0; i + j <= steps; j++) {
        const [p, q, r] = [i / steps, j / steps, (steps - i - j) / steps];
        for (const axis of [0, 1, 2] as const) {
          places.push(p * a[axis] + q * b[axis] + r * c[axis]);
        }
      }
    }
  }
  return Float32Array.from(places);
}

/** Where in `places` the place nearest to a point begins. */
function nearest(places: Float32Array, point: Float32Array): number {
  const [px, py, pz] = point as unknown as Xyz;
  let best = 0;
  let least = Infinity;
  for (let at = 0; at < places.length; at += 3) {
    const x = (places[at] as number) - px;
    const y = (places[at + 1] as number) - py;
    const z = (places[at + 2] as number) - pz;
    const square = x * x + y * y + z * z;
    if (square < least) {
      least = square;
      best = at;
    }
  }
  return best;
}
