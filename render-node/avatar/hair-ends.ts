/** The edges at which sheets of hair end, found on their mesh and marked on their picture. */
import type { Proxy } from "../pack/pack.ts";
import { sheetTest } from "./hair-sheets.ts";
import { vectorAt } from "./posture.ts";
import { dot, normalize, subtract, type Vector } from "./rotation.ts";

/** Hair that has vertices this near beyond an edge goes on there; decimetres. */
const NEAR = 0.12;
/** How far beyond the edge they are at least, and by how much more the further along it. */
const BEYOND = 0.02;
const SPREAD = 0.3;

/** Pixels beyond an edge where the picture shows other hair if the charts only part there. */
const BESIDE = 2.5;

/** Which pixels of a picture are on the mesh: 1, others 0. */
interface Chart {
  readonly shown: Float32Array;
  readonly width: number;
  readonly height: number;
}

/** Corners of a triangle, as places in its hair's list: an edge's two and the one opposite. */
type Edge = readonly [from: number, to: number, opposite: number];

/**
 * Pixels from each pixel of a hair's picture to the nearest end of a sheet, no more than `most`.
 *
 * @param points xyz of the hair's vertices
 */
export function distanceFromEnds(
  hair: Proxy,
  points: Float32Array,
  chart: Chart,
  most: number,
): Float32Array {
  const distance = new Float32Array(chart.shown.length).fill(most);
  const drawn = placesOn(hair.triangles, points);
  for (const edge of freeEdges(hair, points)) {
    if (!goesOn(hair, points, drawn, edge)) markEnd(hair, edge, chart, distance, most);
  }
  return distance;
}

/** Edges of sheets that only one triangle has, across seams; a strip is too narrow to thin out at its own. */
function freeEdges(hair: Proxy, points: Float32Array): Edge[] {
  const { triangles } = hair;
  const isSheet = sheetTest(hair);
  const places = new Map<string, number>();
  const placeOf = (vertex: number): number => {
    const [x, y, z] = vectorAt(points, vertex).map((value) => Math.round(value * 1e4));
    const key = `${x} ${y} ${z}`;
    const place = places.get(key) ?? places.size;
    places.set(key, place);
    return place;
  };
  const edges = new Map<string, Edge | null>();
  for (let t = 0; t < triangles.length; t += 3) {
    if (!isSheet(triangles[t] as number)) continue;
    for (let k = 0; k < 3; k++) {
      const edge: Edge = [t + k, t + ((k + 1) % 3), t + ((k + 2) % 3)];
      const a = placeOf(triangles[edge[0]] as number);
      const b = placeOf(triangles[edge[1]] as number);
      const key = `${Math.min(a, b)} ${Math.max(a, b)}`;
      edges.set(key, edges.has(key) ? null : edge);
    }
  }
  return [...edges.values()].filter((edge) => edge !== null);
}

/** xyz of the corners and middles of triangles. */
function placesOn(triangles: Uint32Array, points: Float32Array): Float32Array {
  const places = [...new Set(triangles)].flatMap((vertex) => vectorAt(points, vertex));
  for (let t = 0; t < triangles.length; t += 3) {
    const [a, b, c] = [0, 1, 2].map((k) => vectorAt(points, triangles[t + k] as number)) as [
      Vector,
      Vector,
      Vector,
    ];
    places.push((a[0] + b[0] + c[0]) / 3, (a[1] + b[1] + c[1]) / 3, (a[2] + b[2] + c[2]) / 3);
  }
  return Float32Array.from(places);
}

/**
 * Whether there is other hair beyond an edge: at a parting, or under a lock.
 *
 * @param drawn xyz of places on the triangles
 */
function goesOn(
  { triangles }: Proxy,
  points: Float32Array,
  drawn: Float32Array,
  edge: Edge,
): boolean {
  const [a, b, c] = edge.map((corner) => vectorAt(points, triangles[corner] as number)) as [
    Vector,
    Vector,
    Vector,
  ];
  const along = normalize(subtract(b, a));
  const middle: Vector = [(a[0] + b[0]) / 2, (a[1] + b[1]) / 2, (a[2] + b[2]) / 2];
  const inwards = subtract(c, middle);
  const share = dot(inwards, along);
  const [x, y, z] = along;
  const out = normalize(subtract([x * share, y * share, z * share], inwards));
  for (let i = 0; i < drawn.length; i += 3) {
    const offX = (drawn[i] as number) - middle[0];
    const offY = (drawn[i + 1] as number) - middle[1];
    const offZ = (drawn[i + 2] as number) - middle[2];
    if (offX * offX + offY * offY + offZ * offZ > NEAR * NEAR) continue;
    const beyond = offX * out[0] + offY * out[1] + offZ * out[2];
    if (beyond > BEYOND + SPREAD * Math.abs(offX * x + offY * y + offZ * z)) return true;
  }
  return false;
}

/** Lowers the distances around an edge, unless the picture goes on beyond it. */
function markEnd(
  { uvs, triangleUvs }: Proxy,
  edge: Edge,
  { shown, width, height }: Chart,
  distance: Float32Array,
  most: number,
): void {
  const [ax, ay, bx, by, cx, cy] = edge.flatMap((corner) => {
    const uv = (triangleUvs[corner] as number) * 2;
    return [(uvs[uv] as number) * width - 0.5, (uvs[uv + 1] as number) * height - 0.5];
  }) as [number, number, number, number, number, number];
  const length = Math.hypot(bx - ax, by - ay);
  if (length === 0) return;
  const turned = (by - ay) * (cx - ax) - (bx - ax) * (cy - ay) > 0 ? -1 : 1;
  const beyondX = (turned * BESIDE * (by - ay)) / length;
  const beyondY = (turned * BESIDE * (ax - bx)) / length;
  const steps = Math.ceil(length * 2);
  for (let step = 0; step <= steps; step++) {
    const x = ax + ((bx - ax) * step) / steps;
    const y = ay + ((by - ay) * step) / steps;
    if (shown[Math.round(y + beyondY) * width + Math.round(x + beyondX)] === 1) continue;
    const right = Math.min(width - 1, Math.floor(x + most));
    const bottom = Math.min(height - 1, Math.floor(y + most));
    for (let row = Math.max(0, Math.ceil(y - most)); row <= bottom; row++) {
      for (let column = Math.max(0, Math.ceil(x - most)); column <= right; column++) {
        const at = row * width + column;
        distance[at] = Math.min(distance[at] as number, Math.hypot(column - x, row - y));
      }
    }
  }
}
