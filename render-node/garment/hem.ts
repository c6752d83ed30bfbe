/** Folding the open edges of a cloth inwards, so that hems, cuffs and necklines have thickness. */
import type { Loop } from "./pattern.ts";

/** How far the folded layer lies behind the outer one, and how deep it reaches, decimetres. */
const THICKNESS = 0.02;
const DEPTH = 0.06;

/** Triangles that fold the edges of a cloth, over its own vertices and the rings that follow them. */
export interface Hems {
  /** Vertex of the cloth that each ring vertex belongs to; two rings (fold, lining) a loop. */
  readonly anchors: Uint32Array;
  /** Vertex inside the cloth towards which the lining of each ring vertex runs. */
  readonly inward: Uint32Array;
  readonly ringOf: Uint8Array;
  /** Vertices count on after those of the cloth. */
  readonly triangles: Uint32Array;
}

/** Plans the folds. Depends on the pattern alone. */
export function planHems(
  loops: readonly Loop[],
  clothTriangles: Uint32Array,
  vertexCount: number,
): Hems {
  const inner = innerNeighbours(loops, clothTriangles);
  const anchors: number[] = [];
  const inward: number[] = [];
  const ringOf: number[] = [];
  const triangles: number[] = [];
  for (const { vertices } of loops) {
    const n = vertices.length;
    const fold = vertexCount + anchors.length;
    for (const ring of [0, 1]) {
      for (const vertex of vertices) {
        anchors.push(vertex);
        inward.push(inner.get(vertex) ?? vertex);
        ringOf.push(ring);
      }
    }
    const rows = [
      (i: number) => vertices[i] as number,
      (i: number) => fold + i,
      (i: number) => fold + n + i,
    ];
    for (let row = 0; row < 2; row++) {
      const upper = rows[row] as (i: number) => number;
      const lower = rows[row + 1] as (i: number) => number;
      for (let i = 0; i < n; i++) {
        const j = (i + 1) % n;
        triangles.push(upper(j), upper(i), lower(i), upper(j), lower(i), lower(j));
      }
    }
  }
  return {
    anchors: Uint32Array.from(anchors),
    inward: Uint32Array.from(inward),
    ringOf: Uint8Array.from(ringOf),
    triangles: Uint32Array.from(triangles),
  };
}

/** The cloth's points followed by those of its folds. */
export function foldHems(hems: Hems, points: Float32Array, normals: Float32Array): Float32Array {
  const all = new Float32Array(points.length + hems.anchors.length * 3);
  all.set(points);
  hems.anchors.forEach((anchor, k) => {
    const towards = hems.inward[k] as number;
    const lining = hems.ringOf[k] === 1;
    const run = [0, 1, 2].map(
      (c) => (points[towards * 3 + c] as number) - (points[anchor * 3 + c] as number),
    );
    const length = Math.hypot(...run) || 1;
    for (let c = 0; c < 3; c++) {
      const along = ((run[c] as number) / length) * (lining ? DEPTH : -THICKNESS / 3);
      const behind = (normals[anchor * 3 + c] as number) * THICKNESS * (lining ? 1 : 0.5);
      all[points.length + k * 3 + c] = (points[anchor * 3 + c] as number) + along - behind;
    }
  });
  return all;
}

/** For every edge vertex the neighbour that lies furthest from the edge, by number of shared faces. */
function innerNeighbours(
  loops: readonly Loop[],
  triangles: Uint32Array,
): ReadonlyMap<number, number> {
  const edge = new Set(loops.flatMap((loop) => loop.vertices));
  const found = new Map<number, number>();
  for (let t = 0; t < triangles.length; t += 3) {
    for (let i = 0; i < 3; i++) {
      const a = triangles[t + i] as number;
      const b = triangles[t + ((i + 1) % 3)] as number;
      if (edge.has(a) && !edge.has(b)) found.set(a, b);
      if (edge.has(b) && !edge.has(a) && !found.has(b)) found.set(b, a);
    }
  }
  return found;
}
