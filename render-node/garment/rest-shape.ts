/**
 * The garment of one size, as a shape: the pattern on the body it is cut for, spanned over hollows as
 * cloth spans them, and let out until its girths are the size's.
 */
import { ARM_GIRTHS, girthOf, LEG_GIRTHS, TORSO_GIRTHS, type Girth } from "./girth.ts";
import type { Pattern } from "./pattern.ts";
import { placeSheet } from "./sheet.ts";
import { normalsOf } from "../avatar/part-mesh.ts";
import { findNeighbours, smooth, type Neighbours } from "./surface.ts";

/** Finished girths of a garment, centimetres. */
export type Girths = Readonly<Partial<Record<Girth, number>>>;

/** Distances from the body in decimetres, at the places girths are measured. */
type Offsets = Partial<Record<Girth, number>>;

/** Cloth at the neck's edge and on the shoulders lies this close to the body, decimetres. */
const NECK_OFFSET = 0.025;
const SHOULDER_OFFSET = 0.035;
/** Rounds of the search for the offsets that give the girths; each gains about two digits. */
const ROUNDS = 5;
const SPAN_STEPS = 80;

/**
 * Shapes a pattern on a body so that its girths are `girths`.
 *
 * @param body     base vertices of the body, unposed
 * @param closest  smallest distance from the body in decimetres; negative lets the cloth be smaller
 *                 than the body, as the rest shape of a tight garment is
 * @returns xyz of the pattern's vertices, unposed
 */
export function shapeGarment(
  pattern: Pattern,
  body: Float32Array,
  girths: Girths,
  closest: number,
): Float32Array {
  const neighbours = findNeighbours(pattern.triangles, pattern.stencils.length);
  const spanned = spanHollows(pattern, placeSheet(pattern.stencils, body), neighbours);
  const normals = smoothNormals(spanned, pattern, neighbours);
  const offsets: Offsets = {};
  let shape = spanned;
  for (let round = 0; round < ROUNDS; round++) {
    for (const [name, wanted] of Object.entries(girths) as [Girth, number][]) {
      const found = girthOf(pattern, shape, name);
      if (found === undefined) continue;
      const step = (wanted - found) / (2 * Math.PI * 10);
      offsets[name] = Math.max(closest, (offsets[name] ?? 0) + step);
    }
    shape = pushOut(spanned, normals, offsetField(pattern, offsets, neighbours));
  }
  return shape;
}

/**
 * Pulls the cloth taut over hollows (between the breasts, the small of the back, between the
 * buttocks) without letting it into the body: relaxation of a membrane with the body below it.
 */
function spanHollows(pattern: Pattern, placed: Float32Array, neighbours: Neighbours): Float32Array {
  if (pattern.template.kind !== "top") return placed;
  const normals = normalsOf(placed, pattern.triangles);
  const edge = new Set(pattern.loops.flatMap((loop) => loop.vertices));
  const { armShare, level } = pattern.map;
  const isFixed = (v: number): boolean =>
    (edge.has(v) && (level[v] as number) < 1) ||
    (armShare[v] as number) > 0.3 ||
    (level[v] as number) < -0.6;
  let points = placed;
  for (let step = 0; step < SPAN_STEPS; step++) {
    points = smooth(points, 3, neighbours, 0.5, isFixed);
    for (let i = 0; i < points.length; i += 3) {
      let depth = 0;
      for (let c = i; c < i + 3; c++) {
        depth += ((placed[c] as number) - (points[c] as number)) * (normals[c] as number);
      }
      if (depth <= 0) continue;
      for (let c = i; c < i + 3; c++) {
        points[c] = (points[c] as number) + depth * (normals[c] as number);
      }
    }
  }
  return points;
}

function smoothNormals(
  points: Float32Array,
  pattern: Pattern,
  neighbours: Neighbours,
): Float32Array {
  let normals = normalsOf(points, pattern.triangles);
  for (let step = 0; step < 6; step++) normals = smooth(normals, 3, neighbours, 0.5);
  for (let i = 0; i < normals.length; i += 3) {
    const length =
      Math.hypot(normals[i] as number, normals[i + 1] as number, normals[i + 2] as number) || 1;
    for (let c = i; c < i + 3; c++) normals[c] = (normals[c] as number) / length;
  }
  return normals;
}

function pushOut(points: Float32Array, normals: Float32Array, offsets: Float64Array): Float32Array {
  return points.map(
    (value, i) => value + (normals[i] as number) * (offsets[(i / 3) | 0] as number),
  );
}

/** Spreads the offsets over the pattern: along torso, arms and legs, blended where they meet. */
function offsetField(pattern: Pattern, offsets: Offsets, neighbours: Neighbours): Float64Array {
  const { map } = pattern;
  const chest = offsets.chest ?? offsets.waist ?? 0;
  const torso = curve([
    [-1.35, NECK_OFFSET],
    [-1, SHOULDER_OFFSET],
    ...stops(TORSO_GIRTHS, offsets),
  ]);
  const arm = curve([
    [-0.1, (SHOULDER_OFFSET + chest) / 2],
    [0.1, (SHOULDER_OFFSET + (offsets.upperArm ?? chest)) / 2],
    ...stops(ARM_GIRTHS, offsets),
  ]);
  const leg = curve([[0, offsets.hips ?? 0], ...stops(LEG_GIRTHS, offsets)]);
  let field = Float64Array.from(map.level, (level, v) => {
    const armShare = map.armShare[v] as number;
    const legShare = pattern.template.leg ? (map.legShare[v] as number) : 0;
    const body = torso(level) * (1 - legShare) + leg(map.legAlong[v] as number) * legShare;
    return body * (1 - armShare) + arm(map.armAlong[v] as number) * armShare;
  });
  for (let step = 0; step < 8; step++) field = smooth(field, 1, neighbours, 0.5);
  return field;
}

function stops(
  places: Readonly<Record<string, number>>,
  offsets: Offsets,
): (readonly [number, number])[] {
  return Object.entries(places).flatMap(([name, at]) => {
    const offset = offsets[name as Girth];
    return offset === undefined ? [] : [[at, offset] as const];
  });
}

/** Eases from stop to stop, constant beyond the ends. */
function curve(table: readonly (readonly [number, number])[]): (at: number) => number {
  return (at) => {
    const after = table.findIndex(([place]) => place >= at);
    if (after <= 0) return (table.at(after) as readonly [number, number])[1];
    const [x0, y0] = table[after - 1] as readonly [number, number];
    const [x1, y1] = table[after] as readonly [number, number];
    const share = (at - x0) / (x1 - x0);
    return y0 + (y1 - y0) * share * share * (3 - 2 * share);
  };
}
