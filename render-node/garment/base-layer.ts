/** The base layer: a bodysuit that every figure wears, whatever else it wears. */
import type { Avatar } from "../avatar/avatar.ts";
import { normalsOf } from "../avatar/part-mesh.ts";
import { skinPoints } from "../avatar/skin-points.ts";
import type { LinearRgb } from "../mesh/part.ts";
import type { Pack } from "../pack/pack.ts";
import { clothSurface, type WornGarment } from "./drape-garment.ts";
import type { BodyColliders } from "./body-colliders.ts";
import { boxAround, buildDistanceField, sampleField } from "./distance-field.ts";
import { foldHems } from "./hem.ts";
import { placeSheet } from "./sheet.ts";
import { smoothLoop } from "./surface.ts";
import { workpieceOf } from "./tailor.ts";
import type { Template } from "./template.ts";

export const BASE_LAYER_COLOR: LinearRgb = [0.29, 0.28, 0.27];

/** How far the base layer lies off the skin, decimetres: under every garment's gap. */
const OFFSET = 0.022;
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
  const skin = buildDistanceField([body.trunk], boxAround(points), "far");
  const gradient = new Float64Array(3);
  for (let i = 0; i < points.length; i += 3) {
    // The tights span hollows of the body; two steps down the field follow them.
    for (let step = 0; step < 2; step++) {
      const [x, y, z] = points.subarray(i, i + 3) as unknown as [number, number, number];
      const off = sampleField(skin, x, y, z, gradient) - OFFSET;
      const slope = Math.hypot(...gradient) || 1;
      for (let c = 0; c < 3; c++) {
        points[i + c] = (points[i + c] as number) - (off * (gradient[c] as number)) / slope;
      }
    }
  }
  const normals = normalsOf(points, triangles);
  const folded = foldHems(workpiece.hems, points, normals);
  const surface = clothSurface(workpiece, points, normals);
  const stretch = new Float32Array(points.length / 3);
  return { workpiece, points, normals, surface, stretch, folded, substeps: 0 };
}
