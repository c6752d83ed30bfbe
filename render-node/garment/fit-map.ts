/**
 * The fit map: a garment coloured by how it sits, as fitting rooms show it. Where the cloth is pulled
 * it goes from green over yellow to red (15 % longer than cut), where it hangs free of the body from
 * green to blue (4 cm of air).
 */
import type { LinearRgb } from "../mesh/part.ts";
import { pairLengths, type Cloth } from "./cloth.ts";
import type { Fitting } from "./drape-garment.ts";
import type { Pattern } from "./pattern.ts";
import { cutShape } from "./rest-shape.ts";
import { cross, subtract, unit, vectorOf } from "./strip.ts";
import { smooth, type Neighbours } from "./surface.ts";

interface Stop {
  readonly at: number;
  readonly color: LinearRgb;
}

/** By stretch, as a share of the length it was cut to. */
export const STRETCH_SCALE: readonly Stop[] = [
  { at: 0.025, color: [0.1, 0.5, 0.14] },
  { at: 0.06, color: [0.85, 0.62, 0.05] },
  { at: 0.1, color: [0.85, 0.2, 0.03] },
  { at: 0.15, color: [0.6, 0.02, 0.02] },
];

/** By clearance from the body, in decimetres. */
export const CLEARANCE_SCALE: readonly Stop[] = [
  { at: 0.08, color: [0.1, 0.5, 0.14] },
  { at: 0.2, color: [0.06, 0.42, 0.5] },
  { at: 0.4, color: [0.04, 0.12, 0.55] },
];

/** Where all threads carry weight, they alone can tell. */
const LEAST_WEIGHT = 0.02;
/** Share of the upright in a fold line's normal, squared, from which cloth lies on a shoulder. */
const SHOULDER = { from: 0.25, fully: 0.6 } as const;

/** Passes that even out a stretch. */
const EVENING_STEPS = 8;

/**
 * How much longer the cloth is at each vertex than it was cut, as a share. Tension is told over a hand's
 * width: between single threads it jumps.
 *
 * @param points xyz of the pattern's vertices as they hang
 */
export function clothStretch(
  {
    workpiece: { cloth, pattern },
    fitBody,
    girths,
  }: Pick<Fitting, "workpiece" | "fitBody" | "girths">,
  points: Float32Array,
): Float32Array {
  const restLengths = pairLengths(cloth, cutShape(pattern, fitBody, girths));
  let stretch = stretchOf(cloth, restLengths, points);
  for (let step = 0; step < EVENING_STEPS; step++) {
    stretch = smooth(stretch, 1, pattern.neighbours, 0.5);
  }
  return stretch;
}

/**
 * Mean stretch of the threads at every vertex: 0.05 is 5 % longer than cut, below 0 is slack. What
 * carries the cloth's own weight tells nothing of tightness: threads that hang count less the steeper
 * they hang, and those that run from front to back over a shoulder hardly at all.
 */
function stretchOf(cloth: Cloth, restLengths: Float64Array, points: Float32Array): Float32Array {
  const lengths = pairLengths(cloth, points);
  const uprights = uprightShares(cloth, points);
  const sums = new Float32Array(cloth.vertexCount);
  const weights = new Float32Array(cloth.vertexCount);
  for (let k = 0; k < cloth.threads; k++) {
    const [a, b] = [cloth.pairs[k * 2] as number, cloth.pairs[k * 2 + 1] as number];
    const length = lengths[k] as number;
    const upright = uprights.get(threadKey(cloth, a, b)) ?? 0;
    const stretch = length / (restLengths[k] as number) - 1;
    const along = (axis: number): number =>
      ((points[a * 3 + axis] as number) - (points[b * 3 + axis] as number)) / length;
    const onShoulder = Math.min(
      1,
      Math.max(0, (upright - SHOULDER.from) / (SHOULDER.fully - SHOULDER.from)),
    );
    const carries = along(1) ** 2 + onShoulder * along(2) ** 2;
    const weight = (1 - Math.min(1, carries)) ** 2 + LEAST_WEIGHT;
    for (const vertex of [a, b]) {
      sums[vertex] = (sums[vertex] as number) + weight * stretch;
      weights[vertex] = (weights[vertex] as number) + weight;
    }
  }
  return sums.map((sum, v) => (weights[v] === 0 ? 0 : sum / (weights[v] as number)));
}

/** By thread with cloth on both sides: the share of the upright in the cloth's normal there, squared. */
function uprightShares(cloth: Cloth, points: Float32Array): ReadonlyMap<number, number> {
  const { hinges } = cloth;
  const uprights = new Map<number, number>();
  for (let k = 0; k < hinges.length; k += 4) {
    const [a, b, c, d] = hinges.subarray(k, k + 4) as unknown as [number, number, number, number];
    const thread = subtract(vectorOf(points, b), vectorOf(points, a));
    const acrossIt = subtract(vectorOf(points, d), vectorOf(points, c));
    uprights.set(threadKey(cloth, a, b), unit(cross(thread, acrossIt))[1] ** 2);
  }
  return uprights;
}

function threadKey({ vertexCount }: Cloth, a: number, b: number): number {
  return a < b ? a * vertexCount + b : b * vertexCount + a;
}

/** Rows of vertices along an edge that ribs and seams hold; the neckline carries the whole front. */
const HELD_ROWS = { neck: 5, other: 3 } as const;

/**
 * Linear rgb per vertex. Tension is told first: cloth that is pulled does not hang free. An edge is
 * as tight as the cloth it ends at most: its ribs and seams do not give way as the cloth does.
 *
 * @param stretch   as told by `clothStretch`
 * @param clearance decimetres of air below each vertex
 */
export function fitColors(
  { loops, neighbours }: Pick<Pattern, "loops" | "neighbours">,
  stretch: Float32Array,
  clearance: Float32Array,
): Float32Array {
  const tension = stretch.slice();
  for (const { name, vertices } of loops) {
    calmEdge(tension, vertices, neighbours, HELD_ROWS[name === "neck" ? name : "other"]);
  }
  const colors = new Float32Array(tension.length * 3);
  tension.forEach((value, v) => {
    const pulled = value > (STRETCH_SCALE[0] as Stop).at;
    const color = pulled
      ? colorAt(STRETCH_SCALE, value)
      : colorAt(CLEARANCE_SCALE, clearance[v] as number);
    colors.set(color, v * 3);
  });
  return colors;
}

/** Lowers the values of the rows along an edge, from within to the edge, to those of the row before. */
function calmEdge(
  values: Float32Array,
  edge: readonly number[],
  { starts, list }: Neighbours,
  count: number,
): void {
  const around = (v: number): Uint32Array => list.subarray(starts[v], starts[v + 1]);
  const rowOf = new Map(edge.map((v) => [v, 0]));
  const rows = [edge];
  for (let row = 1; row <= count; row++) {
    const next = (rows[row - 1] ?? []).flatMap((v) => [...around(v)].filter((w) => !rowOf.has(w)));
    for (const v of next) rowOf.set(v, row);
    rows.push([...new Set(next)]);
  }
  for (let row = count - 1; row >= 0; row--) {
    for (const v of rows[row] ?? []) {
      const within = [...around(v)].filter((w) => rowOf.get(w) === row + 1);
      if (within.length === 0) continue;
      const mean = within.reduce((sum, w) => sum + (values[w] as number), 0) / within.length;
      values[v] = Math.min(values[v] as number, mean);
    }
  }
}

function colorAt(scale: readonly Stop[], value: number): LinearRgb {
  const after = scale.findIndex(({ at }) => at >= value);
  if (after <= 0) return (scale.at(after) as Stop).color;
  const [low, high] = [scale[after - 1], scale[after]] as [Stop, Stop];
  const share = (value - low.at) / (high.at - low.at);
  const mix = (c: 0 | 1 | 2): number => low.color[c] + share * (high.color[c] - low.color[c]);
  return [mix(0), mix(1), mix(2)];
}
