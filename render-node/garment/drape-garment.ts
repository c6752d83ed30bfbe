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
import { pushOut } from "./push-out.ts";
import { cutShape, startShape, type Girths } from "./rest-shape.ts";
import { smooth, smoothLoop } from "./surface.ts";
import type { Workpiece } from "./tailor.ts";

export interface WornGarment {
  readonly workpiece: Workpiece;
  /** xyz of the pattern's vertices, settled. */
  readonly points: Float32Array;
  readonly normals: Float32Array;
  /** The points with those of the folded edges after them. */
  readonly folded: Float32Array;
  readonly substeps: number;
}

/** The middle of the cloth lies this far off the skin, decimetres: its own thickness and a little air. */
const GAP = 0.035;
/** No vertex ends nearer than this: behind the cloth its folded edges still need room. */
const CLOSEST = 0.03;
const CLOSEST_FOLD = 0.005;
/** Passes that take out creases finer than the mesh can show, and waves along its edges. */
const IRONING_STEPS = 2;
const EDGE_IRONING_STEPS = 10;
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
  const points = iron(settled.points, workpiece);
  pushOut(points, body.whole, CLOSEST);
  const normals = normalsOf(points, pattern.triangles);
  const folded = foldHems(workpiece.hems, points, normals);
  pushOut(folded, body.whole, CLOSEST_FOLD);
  return {
    workpiece,
    points,
    normals,
    folded,
    substeps: settled.substeps,
  };
}

function iron(settled: Float32Array, { pattern }: Workpiece): Float32Array {
  let points = settled;
  for (let step = 0; step < IRONING_STEPS; step++) {
    points = smooth(points, 3, pattern.neighbours, 0.3);
  }
  for (const { vertices } of pattern.loops) {
    for (let step = 0; step < EDGE_IRONING_STEPS; step++) smoothLoop(points, vertices);
  }
  return points;
}

/** The garment as a part of the figure. */
export function drawGarment(worn: WornGarment, name: string, color: LinearRgb): Part {
  const { surfacing, pattern } = worn.workpiece;
  const points = worn.folded;
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
