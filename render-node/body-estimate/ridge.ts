/** Linear least squares with a little damping, for many terms (Hoerl and Kennard, 1970). */
import { solvePositive } from "./solve-positive.ts";

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
  return Array.from(solvePositive(matrix, right, 1), (weight, i) => weight / (spread[i] as number));
}

function spreadsOf(observations: readonly Observation[], count: number): Float64Array {
  const squares = new Float64Array(count);
  for (const { terms } of observations) {
    for (let i = 0; i < count; i++) squares[i] = (squares[i] as number) + (terms[i] as number) ** 2;
  }
  return squares.map((sum) => Math.sqrt(sum / observations.length) || 1);
}
