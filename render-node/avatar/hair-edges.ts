/**
 * Where hair ends: at hairlines and tips. Painted or cut there, it is a sharp line; grown, it thins
 * out over some millimetres.
 */
import { boxBlurred } from "../mesh/box-blur.ts";
import type { Texture } from "../mesh/part.ts";
import type { Proxy } from "../pack/pack.ts";
import { smoothstep } from "../smoothstep.ts";
import { chartsOf, shownPixels } from "./hair-charts.ts";
import { distanceFromEnds } from "./hair-ends.ts";

/** Pixels a box of the blur reaches to either side; a pixel of a hair's picture is about a millimetre. */
const REACH = 4;
/** Boxes over each other come near to a Gaussian. */
const PASSES = 3;
/** Less of the mesh is near a pixel that it does not show. */
const LEAST_WEIGHT = 1e-3;
/** Pixels over which hair begins where its mesh does. */
const FADE = 5;

/**
 * 0..1 a pixel: how much hair covers, from the picture's alpha without its sharp edges. What lies
 * outside a chart of the mesh counts for nothing in it: cover that a seam cuts stays whole.
 *
 * @param points xyz of the hair's vertices
 */
export function softCoverage(
  { width, height, rgba }: Texture,
  hair: Proxy,
  points: Float32Array,
): Float32Array {
  const alpha = Float32Array.from(
    { length: width * height },
    (_, pixel) => (rgba[pixel * 4 + 3] as number) / 255,
  );
  const shown = shownPixels(hair, width, height);
  const distance = distanceFromEnds(hair, points, { shown, width, height }, FADE);
  return softInCharts(alpha, shown, width).map(
    (soft, pixel) => soft * smoothstep((distance[pixel] as number) / FADE),
  );
}

/** Blurs each chart apart; pixels outside them take after the chart that is nearest. */
function softInCharts(alpha: Float32Array, shown: Float32Array, width: number): Float32Array {
  const soft = alpha.slice();
  const heaviest = new Float32Array(alpha.length).fill(LEAST_WEIGHT);
  for (const chart of chartsOf(shown, width)) {
    const box = boxAround(chart, width, alpha.length / width);
    const columns = box.right - box.left;
    const rows = box.bottom - box.top;
    let weights: Float32Array = new Float32Array(columns * rows);
    let covered: Float32Array = new Float32Array(columns * rows);
    const placeIn = (pixel: number): number =>
      (Math.floor(pixel / width) - box.top) * columns + (pixel % width) - box.left;
    for (const pixel of chart) {
      weights[placeIn(pixel)] = 1;
      covered[placeIn(pixel)] = alpha[pixel] as number;
    }
    for (let pass = 0; pass < PASSES; pass++) {
      weights = boxBlurred(weights, columns, rows, REACH);
      covered = boxBlurred(covered, columns, rows, REACH);
    }
    for (const pixel of chart) heaviest[pixel] = 0;
    for (let place = 0; place < weights.length; place++) {
      const pixel = (box.top + Math.floor(place / columns)) * width + box.left + (place % columns);
      const weight = weights[place] as number;
      if (weight <= (heaviest[pixel] as number)) continue;
      soft[pixel] = (covered[place] as number) / weight;
      heaviest[pixel] = weight;
    }
    for (const pixel of chart) heaviest[pixel] = Infinity;
  }
  return soft;
}

interface Box {
  readonly left: number;
  readonly top: number;
  /** Behind the last column and row. */
  readonly right: number;
  readonly bottom: number;
}

/** Around a chart, as far as the blur reaches. */
function boxAround(chart: readonly number[], width: number, height: number): Box {
  const reach = REACH * PASSES;
  let [left, top, right, bottom] = [width, height, 0, 0];
  for (const pixel of chart) {
    left = Math.min(left, (pixel % width) - reach);
    right = Math.max(right, (pixel % width) + reach + 1);
    top = Math.min(top, Math.floor(pixel / width) - reach);
    bottom = Math.max(bottom, Math.floor(pixel / width) + reach + 1);
  }
  return {
    left: Math.max(0, left),
    top: Math.max(0, top),
    right: Math.min(width, right),
    bottom: Math.min(height, bottom),
  };
}
