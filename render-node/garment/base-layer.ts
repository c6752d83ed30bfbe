/** The base layer: a bodysuit that every figure wears, whatever else it wears. */
import type { Avatar } from "../avatar/avatar.ts";
import { normalsOf } from "../avatar/part-mesh.ts";
import { skinPoints } from "../avatar/skin-points.ts";
import type { LinearRgb } from "../mesh/part.ts";
import type { Pack } from "../pack/pack.ts";
import { clothSurface, type WornGarment } from "./drape-garment.ts";
import type { BodyColliders } from "./body-colliders.ts";
import { foldHems } from "./hem.ts";
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
/** Passes that round its edges. */
const EDGE_STEPS = 30;

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
  // Cut along the mesh, an edge has corners where it changes from one row of faces to the next.
  for (const { vertices } of loops) {
    for (let step = 0; step < EDGE_STEPS; step++) smoothLoop(points, vertices);
  }
  clingTo(points, body.trunk, OFFSET, DEEPEST_HOLLOW);
  const normals = normalsOf(points, triangles);
  const folded = foldHems(workpiece.hems, points, normals);
  const surface = clothSurface(workpiece, points, normals);
  return { workpiece, points, normals, surface, folded, substeps: 0 };
}
