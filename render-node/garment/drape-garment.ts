/** One garment of one size on one posed body: shaped, settled, folded at its edges and drawn. */
import { skinPoints } from "../avatar/skin-points.ts";
import { normalsOf, spread } from "../avatar/part-mesh.ts";
import type { Avatar } from "../avatar/avatar.ts";
import type { LinearRgb, Part } from "../mesh/part.ts";
import type { BodyColliders } from "./body-colliders.ts";
import { pairLengths } from "./cloth.ts";
import type { Cover } from "./cover.ts";
import { boxAround, buildDistanceField, type Obstacle } from "./distance-field.ts";
import { CLOTH_ZONE, drape } from "./drape.ts";
import { FABRIC_FEEL } from "./fabric-feel.ts";
import { foldHems } from "./hem.ts";
import { cutShape, startShape, type Girths } from "./rest-shape.ts";
import type { Workpiece } from "./tailor.ts";

export interface WornGarment {
  readonly workpiece: Workpiece;
  /** xyz of the pattern's vertices, settled. */
  readonly points: Float32Array;
  readonly normals: Float32Array;
  readonly substeps: number;
}

/** The middle of the cloth lies this far off the skin, decimetres: its own thickness and a little air. */
const GAP = 0.035;
/** Cloth starts at least this far out, so that no start is inside of the body. */
const START_OFFSET = 0.05;
/** Share of the way back to its height that a waistband makes in a substep. */
const WAISTBAND_HOLD = 0.2;

/**
 * Drapes a garment on a figure as it stands.
 *
 * @param fitBody   base vertices of the unposed body the garment is cut for
 * @param under     what lies between it and the body
 * @throws {UnsettledDrapeError} if the cloth does not come to rest
 */
export function drapeGarment(
  workpiece: Workpiece,
  avatar: Avatar,
  fitBody: Float32Array,
  girths: Girths,
  body: BodyColliders,
  under: readonly Obstacle[],
): WornGarment {
  const { pattern, cloth, skin } = workpiece;
  const rest = cutShape(pattern, fitBody, girths);
  const start = skinPoints(
    avatar.posture,
    startShape(pattern, avatar.shape, girths, START_OFFSET),
    skin,
  );
  const isShoulder = (v: number): boolean => workpiece.zones[v] === CLOTH_ZONE.shoulder;
  const waistband = pattern.loops.find((loop) => loop.name === "waist");
  const settled = drape({
    cloth,
    restLengths: pairLengths(cloth, rest),
    start,
    trunk: buildDistanceField([body.trunk, ...under], boxAround(start)),
    arms: buildDistanceField([body.arms], boxAround(start)),
    shoulders: buildDistanceField([body.whole], boxAround(start, isShoulder)),
    zones: workpiece.zones,
    feel: FABRIC_FEEL[pattern.template.fabric],
    gap: GAP,
    ...(waistband && { held: { vertices: waistband.vertices, hold: WAISTBAND_HOLD } }),
  });
  return {
    workpiece,
    points: settled.points,
    normals: normalsOf(settled.points, pattern.triangles),
    substeps: settled.substeps,
  };
}

/** The garment as a part of the figure. */
export function drawGarment(worn: WornGarment, name: string, color: LinearRgb): Part {
  const { surfacing, hems, pattern } = worn.workpiece;
  const points = foldHems(hems, worn.points, worn.normals);
  return {
    name,
    positions: spread(points, surfacing.sources),
    normals: spread(normalsOf(points, surfacing.sourceIndices), surfacing.sources),
    uvs: surfacing.uvs,
    indices: surfacing.indices,
    surface: { kind: "cloth", fabric: pattern.template.fabric, color },
  };
}

/** The garment as something that hides what is under it. */
export function coverOf({ points, normals, workpiece }: WornGarment): Cover {
  return { points, normals, edge: workpiece.pattern.loops.flatMap((loop) => loop.vertices) };
}

/** The garment as something that outer garments lie on. */
export function obstacleOf({ points, normals, workpiece }: WornGarment): Obstacle {
  const edge = new Uint8Array(points.length / 3);
  for (const { vertices } of workpiece.pattern.loops) for (const v of vertices) edge[v] = 1;
  return { points, normals, triangles: workpiece.pattern.triangles, edge };
}
