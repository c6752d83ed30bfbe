/** Principal components of samples with far more numbers each than there are samples. */

export interface Components {
  readonly mean: Float64Array;
  /** One unit vector after another, `count` of them. */
  readonly basis: Float64Array;
  readonly count: number;
}

/** Rounds of orthogonal iteration; the subspace is found long before its single axes are. */
const ROUNDS = 40;

/**
 * The first principal components, by orthogonal iteration on the Gram matrix of the samples: as small
 * as their number, however long they are.
 */
export function principalComponents(samples: readonly Float64Array[], wanted: number): Components {
  const n = samples.length;
  const width = (samples[0] as Float64Array).length;
  const count = Math.min(wanted, n - 1);
  const mean = new Float64Array(width);
  for (const sample of samples) addTo(mean, sample, 1 / n);
  const centred = samples.map((sample) => sample.map((value, i) => value - (mean[i] as number)));
  const gram = centred.map(() => new Float64Array(n));
  for (let i = 0; i < n; i++) {
    for (let j = 0; j <= i; j++) {
      const value = dot(centred[i] as Float64Array, centred[j] as Float64Array);
      (gram[i] as Float64Array)[j] = value;
      (gram[j] as Float64Array)[i] = value;
    }
  }
  let axes = Array.from({ length: count }, (_, k) =>
    Float64Array.from({ length: n }, (_unused, i) => Math.cos((i + 1) * (k + 1) * 1.7)),
  );
  for (let round = 0; round < ROUNDS; round++) {
    axes = axes.map((axis) => Float64Array.from(gram, (row) => dot(row, axis)));
    orthonormalise(axes);
  }
  const vectors = axes.map((axis) => {
    const vector = new Float64Array(width);
    axis.forEach((share, i) => addTo(vector, centred[i] as Float64Array, share));
    return vector;
  });
  orthonormalise(vectors);
  const basis = new Float64Array(count * width);
  vectors.forEach((vector, k) => basis.set(vector, k * width));
  return { mean, basis, count };
}

/** Coordinates of a sample along the components. */
export function project({ mean, basis, count }: Components, sample: Float64Array): Float64Array {
  const centred = sample.map((value, i) => value - (mean[i] as number));
  const width = mean.length;
  return Float64Array.from({ length: count }, (_, k) =>
    dot(basis.subarray(k * width, (k + 1) * width), centred),
  );
}

/** Gram–Schmidt, twice for the sake of rounding. */
function orthonormalise(vectors: readonly Float64Array[]): void {
  vectors.forEach((vector, k) => {
    for (const other of [...vectors.slice(0, k), ...vectors.slice(0, k)]) {
      addTo(vector, other, -dot(vector, other));
    }
    const length = Math.sqrt(dot(vector, vector)) || 1;
    for (let i = 0; i < vector.length; i++) vector[i] = (vector[i] as number) / length;
  });
}

export function dot(a: Float64Array, b: Float64Array): number {
  let sum = 0;
  for (let i = 0; i < a.length; i++) sum += (a[i] as number) * (b[i] as number);
  return sum;
}

function addTo(target: Float64Array, values: Float64Array, factor: number): void {
  for (let i = 0; i < target.length; i++) {
    target[i] = (target[i] as number) + factor * (values[i] as number);
  }
}
