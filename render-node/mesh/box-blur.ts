/** Running means, which take no longer over a wide square than over a narrow one. */

/**
 * The sum over the square around each pixel, divided by its whole area: beyond the border there is
 * nothing.
 *
 * @param reach pixels to either side
 */
export function boxBlurred(
  values: Float32Array,
  width: number,
  height: number,
  reach: number,
): Float32Array {
  const rows = new Float32Array(values.length);
  for (let y = 0; y < height; y++) slideAlong(values, rows, y * width, 1, width, reach);
  const both = new Float32Array(values.length);
  for (let x = 0; x < width; x++) slideAlong(rows, both, x, width, height, reach);
  return both;
}

/** A running mean along one row or column. */
function slideAlong(
  from: Float32Array,
  to: Float32Array,
  start: number,
  step: number,
  count: number,
  reach: number,
): void {
  let sum = 0;
  for (let i = 0; i < Math.min(reach, count); i++) sum += from[start + i * step] as number;
  for (let i = 0; i < count; i++) {
    if (i + reach < count) sum += from[start + (i + reach) * step] as number;
    to[start + i * step] = sum / (2 * reach + 1);
    if (i >= reach) sum -= from[start + (i - reach) * step] as number;
  }
}
