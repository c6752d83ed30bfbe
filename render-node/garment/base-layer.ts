/** The base layer: a bodysuit that every figure wears, whatever else it wears. */
import type { Avatar } from "../avatar/avatar.ts";
import { normalsOf } from "../avatar/part-mesh.ts";
import { skinPoints } from "../avatar/skin-points.ts";
import type { LinearRgb } from "../mesh/part.ts";
import type { Pack } from "../pack/pack.ts";
import { clothSurface, type WornGarment } from "./drape-garment.ts";
import type { BodyColliders } from "./body-colliders.ts";
import { foldHems } from "./hem.ts";
import type { Pattern } from "./pattern.ts";
import { clingTo } from "./push-out.ts";
import { placeSheet } from "./sheet.ts";
import { smooth, smoothLoop } from "./surface.ts";
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
  const { stencils, triangles } = workpiece.pattern;
  const points = skinPoints(avatar.posture, placeSheet(stencils, avatar.shape), workpiece.skin);
  roundEdges(points, workpiece.pattern, EDGE_STEPS);
  clingTo(points, body.trunk, OFFSET, DEEPEST_HOLLOW);
  // In the hollow above a collar bone neighbours cling to different sides of it.
  roundEdges(points, workpiece.pattern, HOLLOW_STEPS);
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
  { loops, neighbours }: Pick<Pattern, "loops" | "neighbours">,
  steps: number,
): void {
  const cut = points.slice();
  for (const { vertices } of loops) {
    for (let step = 0; step < steps; step++) smoothLoop(points, vertices);
  }
  const onEdge = new Set(loops.flatMap(({ vertices }) => vertices));
  const inside = Uint32Array.from({ length: points.length / 3 }, (_, v) => v).filter(
    (v) => !onEdge.has(v),
  );
  let moves = points.map((value, i) => value - (cut[i] as number));
  for (let ring = 0; ring < RINGS_ALONG; ring++) {
    moves = smooth(moves, 3, neighbours, 1, inside);
    for (const v of inside) {
      for (let i = v * 3; i < v * 3 + 3; i++) moves[i] = GOES_ALONG * (moves[i] as number);
    }
  }
  moves.forEach((move, i) => {
    points[i] = (cut[i] as number) + move;
  });
}
