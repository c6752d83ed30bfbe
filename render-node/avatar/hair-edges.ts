/**
 * Where hair ends: at hairlines and tips. Painted or cut there, it is a sharp line; grown, it thins
 * out over some millimetres.
 */
import type { Texture } from "../mesh/part.ts";
import type { Proxy } from "../pack/pack.ts";
import { smoothstep } from "../smoothstep.ts";
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
 * outside the mesh counts for nothing: cover that a seam of the charts cuts stays whole.
 *
 * @param points xyz of the hair's vertices
 */
export function softCoverage(
  { width, height, rgba }: Texture,
  hair: Proxy,
  points: Float32Array,
): Float32Array {
  const alpha = (pixel: number): number => (rgba[pixel * 4 + 3] as number) / 255;
  const shown = shownPixels(hair, width, height);
  const distance = distanceFromEnds(hair, points, { shown, width, height }, FADE);
  let weights: Float32Array = shown;
  let covered: Float32Array = shown.map((weight, pixel) => weight * alpha(pixel));
  for (let pass = 0; pass < PASSES; pass++) {
    weights = boxBlurred(weights, width, height);
    covered = boxBlurred(covered, width, height);
  }
  return covered.map((sum, pixel) => {
    const weight = weights[pixel] as number;
    const soft = weight > LEAST_WEIGHT ? sum / weight : alpha(pixel);
    return soft * smoothstep((distance[pixel] as number) / FADE);
  });
}

/** 1 for each pixel whose middle a triangle of the mesh shows, 0 for the others. */
function shownPixels({ uvs, triangleUvs }: Proxy, width: number, height: number): Float32Array {
  const shown = new Float32Array(width * height);
  for (let at = 0; at < triangleUvs.length; at += 3) {
    const [ax, ay, bx, by, cx, cy] = [0, 1, 2].flatMap((k) => {
      const uv = (triangleUvs[at + k] as number) * 2;
      return [(uvs[uv] as number) * width - 0.5, (uvs[uv + 1] as number) * height - 0.5];
    }) as [number, number, number, number, number, number];
    const area = (bx - ax) * (cy - ay) - (cx - ax) * (by - ay);
    if (area === 0) continue;
    const right = Math.min(width - 1, Math.floor(Math.max(ax, bx, cx)));
    const bottom = Math.min(height - 1, Math.floor(Math.max(ay, by, cy)));
    for (let y = Math.max(0, Math.ceil(Math.min(ay, by, cy))); y <= bottom; y++) {
      for (let x = Math.max(0, Math.ceil(Math.min(ax, bx, cx))); x <= right; x++) {
        const b = ((x - ax) * (cy - ay) - (cx - ax) * (y - ay)) / area;
        const c = ((bx - ax) * (y - ay) - (x - ax) * (by - ay)) / area;
        if (b >= 0 && c >= 0 && b + c <= 1) shown[y * width + x] = 1;
      }
    }
  }
  return shown;
}

/** The mean of the square around each pixel; beyond the border there is nothing. */
function boxBlurred(values: Float32Array, width: number, height: number): Float32Array {
  const rows = new Float32Array(values.length);
  for (let y = 0; y < height; y++) slideAlong(values, rows, y * width, 1, width);
  const both = new Float32Array(values.length);
  for (let x = 0; x < width; x++) slideAlong(rows, both, x, width, height);
  return both;
}

/** A running mean along one row or column. */
function slideAlong(
  from: Float32Array,
  to: Float32Array,
  start: number,
  step: number,
  count: number,
): void {
  let sum = 0;
  for (let i = 0; i < Math.min(REACH, count); i++) sum += from[start + i * step] as number;
  for (let i = 0; i < count; i++) {
    if (i + REACH < count) sum += from[start + (i + REACH) * step] as number;
    to[start + i * step] = sum / (2 * REACH + 1);
    if (i >= REACH) sum -= from[start + (i - REACH) * step] as number;
  }
}
