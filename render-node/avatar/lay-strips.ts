/** Strips of strands that decorate a sheet of hair, laid on it. */
import type { Proxy } from "../pack/pack.ts";
import { piecesOf } from "./pieces.ts";

/** Triangles that a sheet of hair has at least; single strips of strands have fewer. */
const SHEET_TRIANGLES = 400;

/** Strips keep their order about their sheet, but none lies further from it than this, decimetres. */
const FURTHEST = 0.012;

/** Places a side of a triangle is divided into. */
const STEPS = 2;

/**
 * Lays the strips on their sheet: seen edge-on, a strip that stands off is a dotted line beside the
 * hair.
 *
 * @param points xyz of the hair's vertices, changed
 */
export function layStripsOnSheet(points: Float32Array, hair: Proxy): void {
  const { triangles, strips } = sheetAndStrips(hair);
  const sheet = placesOn(points, triangles);
  for (const vertex of strips) {
    const point = points.subarray(vertex * 3, vertex * 3 + 3);
    const at = nearest(sheet, point);
    const below = sheet.subarray(at, at + 3);
    const [x, y, z] = point.map((place, c) => place - (below[c] as number)) as unknown as Xyz;
    const nearer = FURTHEST / (Math.hypot(x, y, z) + FURTHEST);
    point.set([x, y, z].map((off, c) => (below[c] as number) + off * nearer));
  }
}

type Xyz = readonly [number, number, number];

/** xyz of places all over triangles, close enough together to stand for them. */
function placesOn(points: Float32Array, triangles: Uint32Array): Float32Array {
  const places: number[] = [];
  for (let t = 0; t < triangles.length; t += 3) {
    const [a, b, c] = triangles.subarray(t, t + 3) as unknown as Xyz;
    for (let i = 0; i <= STEPS; i++) {
      for (let j = 0; i + j <= STEPS; j++) {
        for (let axis = 0; axis < 3; axis++) {
          const sum =
            i * (points[a * 3 + axis] as number) +
            j * (points[b * 3 + axis] as number) +
            (STEPS - i - j) * (points[c * 3 + axis] as number);
          places.push(sum / STEPS);
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

/** Triangles of the large connected pieces, and vertices of the small ones. */
function sheetAndStrips({ triangles, refs }: Proxy): { triangles: Uint32Array; strips: number[] } {
  const pieces = piecesOf(triangles, refs.length / 3);
  const sizes = new Map<number, number>();
  for (let t = 0; t < triangles.length; t += 3) {
    const piece = pieces[triangles[t] as number] as number;
    sizes.set(piece, (sizes.get(piece) ?? 0) + 1);
  }
  const isSheet = (vertex: number): boolean =>
    (sizes.get(pieces[vertex] as number) ?? 0) >= SHEET_TRIANGLES;
  return {
    triangles: triangles.filter(isSheet),
    strips: [...pieces.keys()].filter((vertex) => !isSheet(vertex)),
  };
}
