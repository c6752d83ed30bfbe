/** One garment of one size on one posed body: shaped, settled, folded at its edges and drawn. */
import type { Girths } from "../../contracts/garment-cuts.ts";
import { skinPoints } from "../avatar/skin-points.ts";
import { normalsOf, spread } from "../avatar/part-mesh.ts";
import type { Avatar } from "../avatar/avatar.ts";
import type { LinearRgb, Part } from "../mesh/part.ts";
import { beltedGirths, drawIn } from "./belt.ts";
import { pairLengths } from "./cloth.ts";
import { panelsOf } from "./cloth-contact.ts";
import { creaseHeights } from "./creases.ts";
import type { Cover } from "./cover.ts";
import { boxAround, buildDistanceField, type Obstacle } from "./distance-field.ts";
import { CLOTH_ZONE, drape } from "./drape.ts";
import { FABRIC_FEEL } from "./fabric-feel.ts";
import { foldHems } from "./hem.ts";
import { aroundShoes, clearHems, clearSkin, moveOffSkin, type Wearer } from "./off-skin.ts";
import { pushOut } from "./push-out.ts";
import { cutShape, startShape } from "./rest-shape.ts";
import { smooth, smoothLoop, spreadOut } from "./surface.ts";
import type { Workpiece } from "./tailor.ts";
import { untangle } from "./untangle.ts";

/** A garment that hangs on a figure, its edges raw. */
export interface HungGarment {
  readonly workpiece: Workpiece;
  /** xyz of the pattern's vertices, settled. */
  readonly points: Float32Array;
  readonly normals: Float32Array;
  /** The cloth as something that other things lie on. */
  readonly surface: Obstacle;
}

/** A garment as it is drawn. */
export interface WornGarment extends HungGarment {
  /** The points with those of the folded edges after them. */
  readonly folded: Float32Array;
}

/** The middle of the cloth lies this far off the skin, decimetres: its own thickness and a little air. */
const GAP = 0.035;
/** Where the floor is below a figure, whose bare soles stand at 0, decimetres. */
const FLOOR = 0.02;
/** No vertex ends nearer than this: behind the cloth its folded edges still need room. */
const CLOSEST = 0.03;
const CLOSEST_FOLD = 0.005;
/** A network may draw it this deep. */
const DEEPEST_DRAWN = 0.2;
/** Passes that take out creases finer than the mesh can show, and waves along its edges. */
const IRONING_STEPS = 2;
const EDGE_IRONING_STEPS = 10;
const EASING_STEPS = 12;
/** Cloth starts at least this far out, so that no start is inside of the body. */
const START_OFFSET = 0.05;
/** No sleeve is pulled to more than this many times its length. */
const MOST_STRETCHED = 1.3;
/** Share of the way back to its height that a waistband makes in a substep. */
const WAISTBAND_HOLD = 0.2;

/** A garment of one size and who it is put on. */
export interface Fitting extends Wearer {
  readonly avatar: Avatar;
  /** Base vertices of the unposed body the garment is cut for. */
  readonly fitBody: Float32Array;
  readonly girths: Girths;
}

/** Cloth at rest on a figure, its creases ironed; it may still touch the skin. */
export interface Settled {
  /** xyz of the pattern's vertices. */
  readonly points: Float32Array;
  readonly substeps: number;
}

/**
 * Drapes a garment on a figure as it stands with the cloth solver.
 *
 * @throws {UnsettledDrapeError} if the cloth does not come to rest
 */
export function drapeGarment(fitting: Fitting): HungGarment {
  return finish(fitting, settle(fitting));
}

/**
 * Lets the cloth solver settle a garment.
 *
 * @throws {UnsettledDrapeError} if the cloth does not come to rest
 */
export function settle(fitting: Fitting): Settled {
  const { workpiece, avatar, body, under } = fitting;
  const { pattern, cloth, skin, zones } = workpiece;
  const { girths, rest } = beltedUp(fitting);
  const start = skinPoints(
    avatar.posture,
    startShape(pattern, avatar.shape, girths, START_OFFSET),
    skin,
  );
  const isShoulder = (v: number): boolean => zones[v] === CLOTH_ZONE.shoulder;
  const waistband = pattern.loops.find((loop) => loop.name === "waist");
  const settled = drape({
    cloth,
    restLengths: givenWay(workpiece, rest, start),
    start,
    trunk: buildDistanceField([body.trunk, ...under], boxAround(start), "far"),
    arms: buildDistanceField([body.arms], boxAround(start), "near"),
    shoulders: buildDistanceField([body.trunk, body.arms], boxAround(start, isShoulder), "near"),
    zones,
    panels: panelsOf(pattern),
    feel: FABRIC_FEEL[pattern.template.fabric],
    gap: GAP,
    floor: FLOOR,
    ...(waistband && { held: { vertices: waistband.vertices, hold: WAISTBAND_HOLD } }),
  });
  return { points: iron(settled.points, workpiece), substeps: settled.substeps };
}

/** A garment's girths and rest shape, drawn in by a belt where it would not stay up. */
function beltedUp({ workpiece: { pattern }, avatar, fitBody, girths: cutTo }: Fitting): {
  readonly girths: Girths;
  readonly cut: Float32Array;
  readonly rest: Float32Array;
} {
  const cut = cutShape(pattern, fitBody, cutTo);
  const girths = beltedGirths(pattern, cutTo, avatar.measurements);
  return { girths, cut, rest: drawIn(pattern, cut, cutTo, girths) };
}

/** How far a belt draws each vertex in, decimetres; 0 where there is none. */
export function drawnIn(fitting: Fitting): Float32Array {
  const { cut, rest } = beltedUp(fitting);
  return Float32Array.from({ length: cut.length / 3 }, (_, v) =>
    Math.hypot(...[0, 2].map((axis) => Number(cut[v * 3 + axis]) - Number(rest[v * 3 + axis]))),
  );
}

/**
 * Lengths of a cloth's pairs as cut, but in sleeves no shorter than gives way to the arm: pulled harder,
 * they would be drawn through a bent elbow.
 *
 * @param start xyz of the cloth just outside of the body
 */
function givenWay(
  { cloth, zones }: Workpiece,
  cut: Float32Array,
  start: Float32Array,
): Float64Array {
  const around = pairLengths(cloth, start);
  return pairLengths(cloth, cut).map((length, k) =>
    zones[cloth.pairs[k * 2] as number] === CLOTH_ZONE.sleeve
      ? Math.max(length, (around[k] as number) / MOST_STRETCHED)
      : length,
  );
}

/** Lifts settled cloth off the skin. */
export function finish(fitting: Fitting, settled: Settled): HungGarment {
  const points = aroundShoes(settled.points, fitting).slice();
  clearSkin(points, fitting, CLOSEST);
  return hung(fitting.workpiece, points);
}

/**
 * The garment with creases where its cloth is slack and its edges folded.
 *
 * @param calm 1 for vertices that lie under other cloth
 */
export function creased(fitting: Fitting, garment: HungGarment, calm?: Uint8Array): WornGarment {
  const { workpiece, fitBody, girths } = fitting;
  const { pattern } = workpiece;
  const rest = cutShape(pattern, fitBody, girths);
  const heights = creaseHeights(pattern, rest, garment.points, garment.normals, calm);
  const points = garment.points.slice();
  for (let v = 0; v < heights.length; v++) {
    const height = heights[v] as number;
    if (height === 0) continue;
    for (let i = v * 3; i < v * 3 + 3; i++) {
      points[i] = (points[i] as number) + height * (garment.normals[i] as number);
    }
    points[v * 3 + 1] = Math.max(FLOOR, points[v * 3 + 1] as number);
  }
  const moved = takeOutOfItself(points, fitting);
  clearSkin(points, fitting, CLOSEST, (v) => heights[v] !== 0 || moved[v] === 1);
  return wornWith(fitting, points);
}

/** Takes cloth out of itself where a pose has pressed it together. Returns 1 for every vertex moved. */
function takeOutOfItself(points: Float32Array, fitting: Fitting): Uint8Array {
  const { pattern, threads } = fitting.workpiece;
  const held = pattern.loops
    .filter(({ name }) => name === "waist")
    .flatMap(({ vertices }) => vertices);
  return untangle(points, { ...pattern, threads, held }, keepOffSkin(fitting));
}

/** Moves those of a cloth's vertices that have been moved below the skin out again. */
export function keepOffSkin({
  body,
}: Pick<Fitting, "body">): (points: Float32Array, moved: Uint8Array) => void {
  return (points, moved) => pushOut(points, body.whole, CLOSEST, (v) => moved[v] === 1);
}

/**
 * The garment as it lies after some of it has been moved out of another one on the same figure.
 *
 * @param moved 1 for every vertex that was moved
 */
export function movedGarment(
  fitting: Fitting,
  points: Float32Array,
  moved: Uint8Array,
): WornGarment {
  // What lies between it and the skin is what it has just been moved out of.
  clearSkin(points, { ...fitting, under: [] }, CLOSEST, (v) => moved[v] === 1);
  return wornWith(fitting, points);
}

function wornWith(fitting: Fitting, points: Float32Array): WornGarment {
  const { workpiece } = fitting;
  const worn = hung(workpiece, points);
  const folded = foldHems(workpiece.hems, points, worn.normals);
  clearHems(folded, fitting, CLOSEST_FOLD);
  return { ...worn, folded };
}

function hung(workpiece: Workpiece, points: Float32Array): HungGarment {
  const normals = normalsOf(points, workpiece.pattern.triangles);
  return {
    workpiece,
    points,
    normals,
    surface: clothSurface(workpiece, points, normals),
  };
}

/**
 * Cloth moved out of what lies below it without showing where: its surroundings go along, less and
 * less with the distance.
 *
 * @param points xyz of the pattern's vertices as a network drew them: millimetres inside here and there
 */
export function easedOffSkin(fitting: Fitting, points: Float32Array): Float32Array {
  const pushed = points.slice();
  moveOffSkin(pushed, fitting, CLOSEST, undefined, DEEPEST_DRAWN);
  const push = pushed.map((value, i) => value - (points[i] as number));
  const by = spreadOut(push, fitting.workpiece.pattern.neighbours, EASING_STEPS);
  return points.map((value, i) => value + (by[i] as number));
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
export function coverOf({ points, normals, workpiece }: HungGarment): Cover {
  return { points, normals, edge: workpiece.pattern.loops.flatMap((loop) => loop.vertices) };
}

/** A draped cloth as something that outer garments and trims lie on. */
export function clothSurface(
  { pattern }: Workpiece,
  points: Float32Array,
  normals: Float32Array,
): Obstacle {
  const edge = new Uint8Array(points.length / 3);
  for (const { vertices } of pattern.loops) for (const v of vertices) edge[v] = 1;
  return { points, normals, triangles: pattern.triangles, edge };
}
