/**
 * Carries what a picture shows on into what it does not cover: pixels there hold whatever the
 * painter's program left, which filtering and mipmaps would draw as a light rim around the strands.
 * A pyramid of covered means fills the holes from coarse to fine (Gortler 1996, "push-pull").
 *
 * @param values one a pixel
 * @param coverage 0..1 a pixel; full pixels keep their value
 */
export function padUncovered(
  values: Float32Array,
  coverage: Float32Array,
  width: number,
  height: number,
): Float32Array {
  const own = { values, coverage, width, height };
  if (width === 1 && height === 1) return values.slice();
  const half = halved(own);
  const wider = padUncovered(half.values, half.coverage, half.width, half.height);
  return values.map((value, pixel) => {
    const share = coverage[pixel] as number;
    if (share >= 1) return value;
    const x = (pixel % width) >> 1;
    const y = Math.floor(pixel / width) >> 1;
    return value * share + (wider[y * half.width + x] as number) * (1 - share);
  });
}

interface Level {
  readonly values: Float32Array;
  readonly coverage: Float32Array;
  readonly width: number;
  readonly height: number;
}

/** Means of 2×2 pixels weighed by coverage. One covered pixel in four fills the cell. */
function halved({ values, coverage, width, height }: Level): Level {
  const across = (width + 1) >> 1;
  const down = (height + 1) >> 1;
  const means = new Float32Array(across * down);
  const weights = new Float32Array(across * down);
  values.forEach((value, pixel) => {
    const cell = (Math.floor(pixel / width) >> 1) * across + ((pixel % width) >> 1);
    const share = coverage[pixel] as number;
    means[cell] = (means[cell] as number) + value * share;
    weights[cell] = (weights[cell] as number) + share;
  });
  return {
    values: means.map((sum, cell) => sum / Math.max(weights[cell] as number, 1e-6)),
    coverage: weights.map((weight) => Math.min(1, weight)),
    width: across,
    height: down,
  };
}
