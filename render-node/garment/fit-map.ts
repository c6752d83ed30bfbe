/**
 * The fit map: a garment coloured by how it sits, as fitting rooms show it. Where the cloth is pulled
 * it goes from green over yellow to red (15 % longer than cut), where it hangs free of the body from
 * green to blue (4 cm of air).
 */
import type { LinearRgb } from "../mesh/part.ts";
import { pairLengths, type Cloth } from "./cloth.ts";

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

/** Where all threads hang, they alone can tell. */
const LEAST_WEIGHT = 0.02;

/**
 * Mean stretch of the threads at every vertex: 0.05 is 5 % longer than cut, below 0 is slack. Threads
 * count by how level they lie: those that hang carry the cloth's own weight, which is not tightness.
 */
export function stretchOf(
  cloth: Cloth,
  restLengths: Float64Array,
  points: Float32Array,
): Float32Array {
  const lengths = pairLengths(cloth, points);
  const sums = new Float32Array(cloth.vertexCount);
  const weights = new Float32Array(cloth.vertexCount);
  for (let k = 0; k < cloth.threads; k++) {
    const [a, b] = [cloth.pairs[k * 2] as number, cloth.pairs[k * 2 + 1] as number];
    const length = lengths[k] as number;
    const stretch = length / (restLengths[k] as number) - 1;
    const fall = ((points[a * 3 + 1] as number) - (points[b * 3 + 1] as number)) / length;
    const weight = (1 - fall * fall) ** 2 + LEAST_WEIGHT;
    for (const vertex of [a, b]) {
      sums[vertex] = (sums[vertex] as number) + weight * stretch;
      weights[vertex] = (weights[vertex] as number) + weight;
    }
  }
  return sums.map((sum, v) => (weights[v] === 0 ? 0 : sum / (weights[v] as number)));
}

/** Linear rgb per vertex. Tension is told first: cloth that is pulled does not hang free. */
export function fitColors(stretch: Float32Array, clearance: Float32Array): Float32Array {
  const colors = new Float32Array(stretch.length * 3);
  stretch.forEach((value, v) => {
    const pulled = value > (STRETCH_SCALE[0] as Stop).at;
    const color = pulled
      ? colorAt(STRETCH_SCALE, value)
      : colorAt(CLEARANCE_SCALE, clearance[v] as number);
    colors.set(color, v * 3);
  });
  return colors;
}

function colorAt(scale: readonly Stop[], value: number): LinearRgb {
  const after = scale.findIndex(({ at }) => at >= value);
  if (after <= 0) return (scale.at(after) as Stop).color;
  const [low, high] = [scale[after - 1], scale[after]] as [Stop, Stop];
  const share = (value - low.at) / (high.at - low.at);
  const mix = (c: 0 | 1 | 2): number => low.color[c] + share * (high.color[c] - low.color[c]);
  return [mix(0), mix(1), mix(2)];
}
