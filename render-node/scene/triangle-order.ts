import type { Part } from "../mesh/part.ts";

/** Far things first, for edges that blend; near things first, so that what is hidden is not lit. */
export type DrawingOrder = "far-first" | "near-first";

/**
 * Decimetres that are as good as one distance where nothing blends: triangles that share vertices stay
 * together, and a vertex that was just lit is not lit anew for each of them.
 */
const NEAR_STEP_DM = 1;

/**
 * Writes a part's triangles into `out` by their distance as seen from +Z once the figure is turned
 * by `yaw` degrees. Equal distances keep their order.
 *
 * @param out as long as the part's indices
 */
export function orderTriangles(
  { positions, indices }: Part,
  yaw: number,
  order: DrawingOrder,
  out: Uint32Array,
): void {
  const c = Math.cos((yaw * Math.PI) / 180);
  const s = Math.sin((yaw * Math.PI) / 180);
  const count = indices.length / 3;
  const depths = new Float32Array(count);
  for (let t = 0; t < count; t++) {
    let depth = 0;
    for (let k = 3 * t; k < 3 * t + 3; k++) {
      const i = (indices[k] as number) * 3;
      depth += (positions[i + 2] as number) * c - (positions[i] as number) * s;
    }
    depths[t] = order === "far-first" ? depth : -Math.round(depth / 3 / NEAR_STEP_DM);
  }
  const sorted = sortedByValue(depths);
  for (let t = 0; t < count; t++) {
    const from = (sorted[t] as number) * 3;
    out[3 * t] = indices[from] as number;
    out[3 * t + 1] = indices[from + 1] as number;
    out[3 * t + 2] = indices[from + 2] as number;
  }
}

const DIGIT_BITS = 11;
const DIGITS = 1 << DIGIT_BITS;

/** Places of the values from the lowest up; equal values keep their order. A radix sort: frames wait for it. */
function sortedByValue(values: Float32Array): Uint32Array {
  const keys = rankableBits(values);
  let from = new Uint32Array(keys.length);
  for (let i = 0; i < from.length; i++) from[i] = i;
  let to = new Uint32Array(keys.length);
  const starts = new Uint32Array(DIGITS);
  for (let shift = 0; shift < 32; shift += DIGIT_BITS) {
    starts.fill(0);
    for (const key of keys) {
      const digit = (key >>> shift) & (DIGITS - 1);
      starts[digit] = (starts[digit] as number) + 1;
    }
    let start = 0;
    for (let digit = 0; digit < DIGITS; digit++) {
      const size = starts[digit] as number;
      starts[digit] = start;
      start += size;
    }
    for (const i of from) {
      const digit = ((keys[i] as number) >>> shift) & (DIGITS - 1);
      const place = starts[digit] as number;
      starts[digit] = place + 1;
      to[place] = i;
    }
    [from, to] = [to, from];
  }
  return from;
}

/** The bits of each value as a number that orders as the value does. */
function rankableBits(values: Float32Array): Uint32Array {
  const bits = new Uint32Array(values.buffer.slice(0));
  for (let i = 0; i < bits.length; i++) {
    const value = bits[i] as number;
    // A float's bits order as its size does; the sign turns the order about.
    bits[i] = value >>> 31 === 1 ? ~value : value | 0x80000000;
  }
  return bits;
}
