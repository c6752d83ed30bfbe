/**
 * The garment of one size, as a shape: the pattern on the body it is cut for, spanned over hollows as
 * cloth spans them, and let out until its girths are the size's.
 */
import type { Girth, Girths } from "../../contracts/garment-cuts.ts";
import { ARM_GIRTHS, girthOf, LEG_GIRTHS, TORSO_GIRTHS, torsoPlaces } from "./girth.ts";
import type { Pattern } from "./pattern.ts";
import { placeSheet } from "./sheet.ts";
import { normalsOf } from "../avatar/part-mesh.ts";
import { straightCut } from "./straight-cut.ts";
import { smooth } from "./surface.ts";

/** Distances from the body in decimetres, at the places girths are measured. */
type Offsets = Partial<Record<Girth, number>>;

/** Cloth at the neck's edge and on the shoulders lies this close to the body, decimetres. */
const NECK_OFFSET = 0.025;
const SHOULDER_OFFSET = 0.035;
/** Rounds of the search for the offsets that give the girths; each gains about a digit. */
const ROUNDS = 8;
/** Change of an offset at which the search is over, decimetres: a tenth of a millimetre of girth. */
const FOUND = 1.6e-4;
/** How far inside of the fit model a stretched garment's rest shape may lie, decimetres. */
const DEEPEST = -0.6;
/** How far a garment is blown up around chest, waist and hips, decimetres: its sides start between the arms. */
const WIDEST_START = 0.35;
/** Where the hips lie on the scale along a leg. */
const HIPS_ALONG_LEG = 0.16;
const SPAN_STEPS = 80;
/** Level of the torso down to which the seat of trousers spans hollows; the crotch lies below. */
const SEAT_ENDS = 2.6;

/**
 * The rest shape: the garment as it is cut, on the body it is cut for. It may be smaller than any
 * customer, and below the chest it runs straight down where the body curves: flat cloth has no bulges.
 *
 * @param fitBody base vertices of the unposed body of the size
 * @returns xyz of the pattern's vertices, unposed
 */
export function cutShape(pattern: Pattern, fitBody: Float32Array, girths: Girths): Float32Array {
  const ofBody = cuts.get(fitBody) ?? new Map<string, Float32Array>();
  cuts.set(fitBody, ofBody);
  const key = JSON.stringify([pattern.template.name, girths]);
  const known = ofBody.get(key);
  if (known) return known;
  const spanned = spannedOver(pattern, fitBody);
  const straight = pattern.template.close ? spanned : straightCut(pattern, spanned);
  const cut = letOut(pattern, straight, girths, UNBOUND);
  ofBody.set(key, cut);
  return cut;
}

/** By fit model, template and girths: a size is cut the same for every customer. */
const cuts = new WeakMap<Float32Array, Map<string, Float32Array>>();

/**
 * The shape to drape from: the garment blown up around the customer, nowhere nearer than `closest`
 * (decimetres), and not so far that the trunk of a far too large size would start outside of the arms.
 *
 * @param body base vertices of the customer's unposed body
 */
export function startShape(
  pattern: Pattern,
  body: Float32Array,
  girths: Girths,
  closest: number,
): Float32Array {
  return letOut(pattern, spannedOver(pattern, body), girths, { closest, widest: WIDEST_START });
}

/** The pattern on a body, its hollows spanned: the same whatever girths it is let out to. */
function spannedOver(pattern: Pattern, body: Float32Array): Float32Array {
  const ofBody = spans.get(body) ?? new WeakMap<Pattern, Float32Array>();
  spans.set(body, ofBody);
  const known = ofBody.get(pattern) ?? spanHollows(pattern, placeSheet(pattern.stencils, body));
  ofBody.set(pattern, known);
  return known;
}

/** By body and pattern. */
const spans = new WeakMap<Float32Array, WeakMap<Pattern, Float32Array>>();

/** How far a shape may be let out, decimetres: `widest` around the torso. */
interface Bounds {
  readonly closest: number;
  readonly widest: number;
}

const UNBOUND: Bounds = { closest: -Infinity, widest: Infinity };

/** Moves a shape along its normals until its girths are `girths`, within bounds. */
function letOut(
  pattern: Pattern,
  points: Float32Array,
  girths: Girths,
  { closest, widest }: Bounds,
): Float32Array {
  const normals = smoothNormals(points, pattern);
  const offsets: Offsets = {};
  let shape = points;
  for (let round = 0; round < ROUNDS; round++) {
    let largest = 0;
    for (const [name, wanted] of Object.entries(girths) as [Girth, number][]) {
      const found = girthOf(pattern, shape, name);
      if (found === undefined) continue;
      const step = (wanted - found) / (2 * Math.PI * 10);
      const before = offsets[name] ?? 0;
      const most = name in TORSO_GIRTHS ? widest : Infinity;
      const offset = Math.min(most, Math.max(closest, DEEPEST, before + step));
      offsets[name] = offset;
      largest = Math.max(largest, Math.abs(offset - before));
    }
    if (round > 0 && largest < FOUND) break;
    shape = pushOut(points, normals, offsetField(pattern, offsets));
  }
  return shape;
}

/**
 * Pulls the cloth taut over hollows (between the breasts, the small of the back, between the
 * buttocks) without letting it into the body: relaxation of a membrane with the body below it.
 */
function spanHollows(pattern: Pattern, placed: Float32Array): Float32Array {
  const { armShare, level } = pattern.map;
  const lowest = pattern.template.leg ? SEAT_ENDS : Infinity;
  const normals = normalsOf(placed, pattern.triangles);
  const edge = edgesOf(pattern);
  const free = verticesWhere(
    pattern,
    (v) =>
      (armShare[v] as number) <= 0.3 &&
      (level[v] as number) > -0.6 &&
      (level[v] as number) < lowest &&
      !(edge.has(v) && (level[v] as number) < 1.4),
  );
  let points = placed;
  for (let step = 0; step < SPAN_STEPS; step++) {
    points = smooth(points, 3, pattern.neighbours, 0.5, free);
    for (const v of free) {
      let depth = 0;
      for (let c = v * 3; c < v * 3 + 3; c++) {
        depth += ((placed[c] as number) - (points[c] as number)) * (normals[c] as number);
      }
      if (depth <= 0) continue;
      for (let c = v * 3; c < v * 3 + 3; c++) {
        points[c] = (points[c] as number) + depth * (normals[c] as number);
      }
    }
  }
  return points;
}

function edgesOf(pattern: Pattern): ReadonlySet<number> {
  return new Set(pattern.loops.flatMap((loop) => loop.vertices));
}

function verticesWhere(pattern: Pattern, test: (vertex: number) => boolean): Uint32Array {
  return Uint32Array.from(pattern.stencils.keys()).filter(test);
}

function smoothNormals(points: Float32Array, pattern: Pattern): Float32Array {
  let normals = normalsOf(points, pattern.triangles);
  for (let step = 0; step < 6; step++) normals = smooth(normals, 3, pattern.neighbours, 0.5);
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
function offsetField(pattern: Pattern, offsets: Offsets): Float64Array {
  const { map } = pattern;
  const chest = offsets.chest ?? offsets.waist ?? 0;
  const torso = curve([
    [-1.35, NECK_OFFSET],
    [-1, SHOULDER_OFFSET],
    ...stops(torsoPlaces(pattern.template), offsets),
  ]);
  const arm = curve([
    [-0.1, (SHOULDER_OFFSET + chest) / 2],
    [0.1, (SHOULDER_OFFSET + (offsets.upperArm ?? chest)) / 2],
    ...stops(ARM_GIRTHS, offsets),
  ]);
  const leg = curve([[HIPS_ALONG_LEG, offsets.hips ?? 0], ...stops(LEG_GIRTHS, offsets)]);
  let field = Float64Array.from(map.level, (level, v) => {
    const armShare = map.armShare[v] as number;
    const legShare = pattern.template.leg ? (map.legShare[v] as number) : 0;
    const body = torso(level) * (1 - legShare) + leg(map.legAlong[v] as number) * legShare;
    return body * (1 - armShare) + arm(map.armAlong[v] as number) * armShare;
  });
  for (let step = 0; step < 8; step++) field = smooth(field, 1, pattern.neighbours, 0.5);
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
