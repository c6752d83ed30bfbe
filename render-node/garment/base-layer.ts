/** The base layer: a bodysuit that every figure wears, whatever else it wears. */
import type { Avatar } from "../avatar/avatar.ts";
import { addAt, normalsOf } from "../avatar/part-mesh.ts";
import type { LinearRgb } from "../mesh/part.ts";
import type { Pack } from "../pack/pack.ts";
import { clothSurface, type WornGarment } from "./drape-garment.ts";
import type { BodyColliders } from "./body-colliders.ts";
import { foldHems } from "./hem.ts";
import type { Pattern } from "./pattern.ts";
import { pullIn, pushOut } from "./push-out.ts";
import { findBreasts, roundBreasts, type Breast } from "./round-breasts.ts";
import { placeSheet } from "./sheet.ts";
import { smooth, smoothLoop } from "./surface.ts";
import { workpieceOf } from "./tailor.ts";
import type { Template } from "./template.ts";

export const BASE_LAYER_COLOR: LinearRgb = [0.29, 0.28, 0.27];

/** How far the base layer lies off the skin, decimetres: under every garment's gap. */
const OFFSET = 0.012;
/**
 * Rounds in which it tightens, how much of the way its cloth goes in each, and passes along its edges
 * in each and after them.
 */
const TIGHTENING_ROUNDS = 24;
const TIGHTENING = 0.5;
const EDGE_STEPS = 2;
/** Rings of vertices that slide over the skin with the edges. */
const EDGE_RINGS = 6;
/**
 * How far an edge may stand off the skin, and each ring behind it further, decimetres, before it runs
 * over the skin's creases: no gap shows.
 */
const EDGE_SPAN = 0.005;
const RING_SPAN = 0.015;

/**
 * The base layer on a figure as it stands. Cut from the skin itself, it lies on it without draping, and
 * tightens like jersey: its edges run straight, and it spans what is small and hollow.
 */
export function wearBaseLayer(
  avatar: Avatar,
  body: BodyColliders,
  pack: Pack,
  template: Template,
): WornGarment {
  const workpiece = workpieceOf(pack, template);
  const { pattern, hems } = workpiece;
  const { edges, inside, ringOf, breasts } = regionsOf(pattern, pack);
  const up = placeSheet(pattern.stencils, avatar.normals);
  const skin = placeSheet(pattern.stencils, avatar.posed);
  roundBreasts(skin, up, breasts);
  const laid = skin.map((value, i) => value + OFFSET * (up[i] as number));
  let points = laid;
  for (let round = 0; round < TIGHTENING_ROUNDS; round++) {
    points = smooth(points, 3, pattern.neighbours, TIGHTENING, inside);
    straighten(points, edges);
    raise(points, laid, up);
  }
  const isNearEdge = (v: number): boolean => (ringOf[v] as number) <= EDGE_RINGS;
  pullIn(points, body.trunk, (v) =>
    isNearEdge(v) ? OFFSET + EDGE_SPAN + RING_SPAN * (ringOf[v] as number) : Infinity,
  );
  straighten(points, edges);
  points = smooth(points, 3, pattern.neighbours, TIGHTENING, inside);
  pushOut(points, body.trunk, OFFSET, isNearEdge);
  const normals = normalsOf(points, pattern.triangles);
  const folded = foldHems(hems, points, normals);
  const surface = clothSurface(workpiece, points, normals);
  return { workpiece, points, normals, surface, folded };
}

function straighten(points: Float32Array, edges: Regions["edges"]): void {
  for (const edge of edges) {
    for (let step = 0; step < EDGE_STEPS; step++) smoothLoop(points, edge);
  }
}

/** Lifts points that are below the planes through others, which face `up`. Changes them in place. */
function raise(points: Float32Array, planes: Float32Array, up: Float32Array): void {
  for (let i = 0; i < points.length; i += 3) {
    const [x, y, z] = [up[i] as number, up[i + 1] as number, up[i + 2] as number];
    const sunk =
      ((planes[i] as number) - (points[i] as number)) * x +
      ((planes[i + 1] as number) - (points[i + 1] as number)) * y +
      ((planes[i + 2] as number) - (points[i + 2] as number)) * z;
    if (sunk <= 0) continue;
    addAt(points, i, sunk * x, sunk * y, sunk * z);
  }
}

interface Regions {
  readonly edges: readonly (readonly number[])[];
  /** Vertices on no edge. */
  readonly inside: Uint32Array;
  /** Number of the ring along the edges that a vertex is on, from 0 on; 255 beyond `EDGE_RINGS`. */
  readonly ringOf: Uint8Array;
  readonly breasts: readonly Breast[];
}

const regionsOfPattern = new WeakMap<Pattern, Regions>();

function regionsOf(pattern: Pattern, { base }: Pack): Regions {
  const known = regionsOfPattern.get(pattern);
  if (known) return known;
  const { starts, list } = pattern.neighbours;
  const edges = pattern.loops.map(({ vertices }) => vertices);
  const ringOf = new Uint8Array(starts.length - 1).fill(255);
  let ring = edges.flat();
  for (let k = 0; k <= EDGE_RINGS; k++) {
    for (const v of ring) ringOf[v] = k;
    ring = ring.flatMap((v) => [...list.subarray(starts[v], starts[v + 1])]);
    ring = [...new Set(ring)].filter((v) => ringOf[v] === 255);
  }
  const inside = Uint32Array.from(ringOf.keys()).filter((v) => ringOf[v] !== 0);
  const regions = { edges, inside, ringOf, breasts: findBreasts(base, pattern.stencils) };
  regionsOfPattern.set(pattern, regions);
  return regions;
}
