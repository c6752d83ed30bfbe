/** The base layer: a bodysuit that every figure wears, whatever else it wears. */
import type { Avatar } from "../avatar/avatar.ts";
import { addAt, normalsOf } from "../avatar/part-mesh.ts";
import { vectorAt } from "../avatar/posture.ts";
import { skinPoints } from "../avatar/skin-points.ts";
import type { LinearRgb } from "../mesh/part.ts";
import type { Pack } from "../pack/pack.ts";
import { clothSurface, type WornGarment } from "./drape-garment.ts";
import type { BodyColliders } from "./body-colliders.ts";
import { foldHems } from "./hem.ts";
import type { Loop } from "./pattern.ts";
import { clingTo } from "./push-out.ts";
import { placeSheet } from "./sheet.ts";
import { smoothLoop } from "./surface.ts";
import { workpieceOf } from "./tailor.ts";
import type { Template } from "./template.ts";

export const BASE_LAYER_COLOR: LinearRgb = [0.29, 0.28, 0.27];

/** How far the base layer lies off the skin, decimetres: under every garment's gap. */
const OFFSET = 0.022;
/** The tights that it is cut from span hollows of the body, which it follows; decimetres. */
const DEEPEST_HOLLOW = 1;
/** Hollows that its edges follow rather than span; decimetres. */
const SHALLOW = 0.1;
/** Passes that round its edges as cut, and once more where they span hollows. */
const EDGE_STEPS = 30;
const HOLLOW_STEPS = 15;
/** Rings of vertices inside of the edges that go along. */
const RINGS_ALONG = 6;
/** Share of the way that a vertex goes along with its neighbours nearer to the edge. */
const GOES_ALONG = 0.95;

/** The base layer on a figure as it stands; it clings to the skin, so it needs no draping. */
export function wearBaseLayer(
  avatar: Avatar,
  body: BodyColliders,
  pack: Pack,
  template: Template,
): WornGarment {
  const workpiece = workpieceOf(pack, template);
  const { loops, stencils, triangles } = workpiece.pattern;
  const points = skinPoints(avatar.posture, placeSheet(stencils, avatar.shape), workpiece.skin);
  roundEdges(points, loops, triangles, EDGE_STEPS);
  clingTo(points, body.trunk, OFFSET, DEEPEST_HOLLOW);
  // In the hollow above a collar bone neighbours cling to different sides of it.
  roundEdges(points, loops, triangles, HOLLOW_STEPS);
  clingTo(points, body.trunk, OFFSET, SHALLOW);
  const normals = normalsOf(points, triangles);
  const folded = foldHems(workpiece.hems, points, normals);
  const surface = clothSurface(workpiece, points, normals);
  return { workpiece, points, normals, surface, folded, substeps: 0 };
}

/**
 * Rounds the edges: cut along the mesh, an edge has corners where it changes from one row of faces to
 * the next. The cloth inside goes along, so that no edge crosses it.
 */
function roundEdges(
  points: Float32Array,
  loops: readonly Loop[],
  triangles: Uint32Array,
  steps: number,
): void {
  const cut = points.slice();
  for (const { vertices } of loops) {
    for (let step = 0; step < steps; step++) smoothLoop(points, vertices);
  }
  const onEdge = new Set(loops.flatMap(({ vertices }) => vertices));
  const moves = points.map((value, i) => value - (cut[i] as number));
  const sums = new Float32Array(points.length);
  const counts = new Float32Array(points.length / 3);
  for (const vertex of triangles) counts[vertex] = (counts[vertex] as number) + 2;
  for (let ring = 0; ring < RINGS_ALONG; ring++) {
    sums.fill(0);
    for (let corner = 0; corner < triangles.length; corner++) {
      const first = corner - (corner % 3);
      const vertex = triangles[corner] as number;
      for (let k = first; k < first + 3; k++) {
        if (k !== corner) addMove(sums, vertex, moves, triangles[k] as number);
      }
    }
    for (let v = 0; v < counts.length; v++) {
      if (onEdge.has(v)) continue;
      const share = GOES_ALONG / Math.max(1, counts[v] as number);
      for (let i = v * 3; i < v * 3 + 3; i++) moves[i] = share * (sums[i] as number);
    }
  }
  moves.forEach((move, i) => {
    points[i] = (cut[i] as number) + move;
  });
}

function addMove(sums: Float32Array, vertex: number, moves: Float32Array, other: number): void {
  const [x, y, z] = vectorAt(moves, other);
  addAt(sums, vertex * 3, x, y, z);
}
