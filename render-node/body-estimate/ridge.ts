/** Linear least squares with a little damping, for many terms (Hoerl and Kennard, 1970). */

export interface Observation {
  readonly terms: readonly number[];
  readonly value: number;
}

/** Damping in units of a term's own spread: terms that hardly occur stay small. */
const DAMPING = 0.5;

/** Weights of the terms whose weighted sum comes closest to the values; the first term is 1. */
export function fitWeights(observations: readonly Observation[]): number[] {
  const count = observations[0]?.terms.length ?? 0;
  const spread = spreadsOf(observations, count);
  const matrix = new Float64Array(count * count);
  const right = new Float64Array(count);
  const row = new Float64Array(count);
  for (const { terms, value } of observations) {
    const present: number[] = [];
    for (let i = 0; i < count; i++) {
      row[i] = (terms[i] as number) / (spread[i] as number);
      if (row[i] !== 0) present.push(i);
    }
    for (const i of present) {
      const scaled = row[i] as number;
      right[i] = (right[i] as number) + scaled * value;
      for (const j of present) {
        if (j > i) break;
        matrix[i * count + j] = (matrix[i * count + j] as number) + scaled * (row[j] as number);
      }
    }
  }
  for (let i = 1; i < count; i++)
    matrix[i * count + i] = (matrix[i * count + i] as number) + DAMPING;
  solveSymmetric(matrix, right);
  return Array.from(right, (weight, i) => weight / (spread[i] as number));
}

function spreadsOf(observations: readonly Observation[], count: number): Float64Array {
  const squares = new Float64Array(count);
  for (const { terms } of observations) {
    for (let i = 0; i < count; i++) squares[i] = (squares[i] as number) + (terms[i] as number) ** 2;
  }
  return squares.map((sum) => Math.sqrt(sum / observations.length) || 1);
}

/** Cholesky: `matrix` (its lower half) is spent, `right` becomes the solution. */
function solveSymmetric(matrix: Float64Array, right: Float64Array): void {
  const n = right.length;
  for (let i = 0; i < n; i++) {
    for (let j = 0; j <= i; j++) {
      let sum = matrix[i * n + j] as number;
      for (let k = 0; k < j; k++)
        sum -= (matrix[i * n + k] as number) * (matrix[j * n + k] as number);
      matrix[i * n + j] = i === j ? Math.sqrt(sum) : sum / (matrix[j * n + j] as number);
    }
  }
  for (let i = 0; i < n; i++) {
    let sum = right[i] as number;
    for (let k = 0; k < i; k++) sum -= (matrix[i * n + k] as number) * (right[k] as number);
    right[i] = sum / (matrix[i * n + i] as number);
  }
  for (let i = n - 1; i >= 0; i--) {
    let sum = right[i] as number;
    for (let k = i + 1; k < n; k++) sum -= (matrix[k * n + i] as number) * (right[k] as number);
    right[i] = sum / (matrix[i * n + i] as number);
  }
}
