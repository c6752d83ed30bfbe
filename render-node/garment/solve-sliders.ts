/** Finding the sliders of a body with given girths: a damped Gauss–Newton search. */

export interface SliderSearch {
  readonly start: readonly number[];
  readonly low: number;
  readonly high: number;
  /** Largest miss that counts as found, in the unit of the measures. */
  readonly tolerance: number;
  readonly maxEvaluations: number;
  /** Measures minus their targets at some sliders. */
  readonly misses: (sliders: readonly number[]) => Promise<number[]>;
}

export interface FoundSliders {
  readonly sliders: readonly number[];
  readonly misses: readonly number[];
}

/** Step of a slider for the slope of a measure: large enough to stand above rounding. */
const SLOPE_STEP = 0.08;
/** Damping that keeps sliders with little effect where they are, in measure units a slider. */
const DAMPING = 1.2;

/** Steps in a row without gain after which the sliders are at the end of their reach. */
const PATIENCE = 4;

/**
 * Moves sliders until every measure is within the tolerance, or returns the best ones found. Slopes
 * are taken once and then corrected from the steps themselves (C. G. Broyden, 1965), because each
 * evaluation builds and measures a whole body.
 */
export async function solveSliders(search: SliderSearch): Promise<FoundSliders> {
  const clamp = (value: number): number => Math.min(search.high, Math.max(search.low, value));
  let at = search.start.map(clamp);
  let misses = await search.misses(at);
  let best: FoundSliders = { sliders: at, misses };
  const slopes = misses.map(() => at.map(() => 0));
  for (const i of at.keys()) {
    const moved = await search.misses(at.map((value, k) => (k === i ? value + SLOPE_STEP : value)));
    moved.forEach((miss, row) => {
      (slopes[row] as number[])[i] = (miss - (misses[row] as number)) / SLOPE_STEP;
    });
  }
  let vain = 0;
  for (let spent = at.length + 1; spent < search.maxEvaluations; spent++) {
    if (worst(best.misses) <= search.tolerance || vain === PATIENCE) break;
    const step = dampedStep(slopes, misses);
    const next = at.map((value, i) => clamp(value + (step[i] as number)));
    const taken = next.map((value, i) => value - (at[i] as number));
    const square = taken.reduce((sum, value) => sum + value * value, 0);
    if (square < 1e-10) break;
    const found = await search.misses(next);
    found.forEach((miss, row) => {
      const slope = slopes[row] as number[];
      const foreseen = taken.reduce((sum, value, i) => sum + value * (slope[i] as number), 0);
      const error = miss - (misses[row] as number) - foreseen;
      taken.forEach((value, i) => {
        slope[i] = (slope[i] as number) + (error * value) / square;
      });
    });
    at = next;
    misses = found;
    vain = squares(misses) < 0.98 * squares(best.misses) ? 0 : vain + 1;
    if (squares(misses) < squares(best.misses)) best = { sliders: at, misses };
  }
  return best;
}

/** Solves (JᵀJ + d²·I) step = −Jᵀ misses. */
function dampedStep(slopes: readonly (readonly number[])[], misses: readonly number[]): number[] {
  const n = (slopes[0] as readonly number[]).length;
  const dot = (f: (row: readonly number[], r: number) => number): number =>
    slopes.reduce((sum, row, r) => sum + f(row, r), 0);
  const matrix = Array.from({ length: n }, (_, i) =>
    Array.from(
      { length: n },
      (_unused, j) =>
        dot((row) => (row[i] as number) * (row[j] as number)) + (i === j ? DAMPING ** 2 : 0),
    ),
  );
  const right = Array.from(
    { length: n },
    (_, i) => -dot((row, r) => (row[i] as number) * (misses[r] as number)),
  );
  return solveLinear(matrix, right);
}

/** Gaussian elimination; the matrix is positive definite, so it needs no pivoting. Both arguments are spent. */
export function solveLinear(matrix: number[][], right: number[]): number[] {
  const n = right.length;
  for (let column = 0; column < n; column++) {
    for (let row = column + 1; row < n; row++) {
      const pivot = matrix[column] as number[];
      const target = matrix[row] as number[];
      const factor = (target[column] as number) / (pivot[column] as number);
      for (let k = column; k < n; k++)
        target[k] = (target[k] as number) - factor * (pivot[k] as number);
      right[row] = (right[row] as number) - factor * (right[column] as number);
    }
  }
  const solution = right.slice();
  for (let row = n - 1; row >= 0; row--) {
    const values = matrix[row] as number[];
    for (let k = row + 1; k < n; k++) {
      solution[row] = (solution[row] as number) - (values[k] as number) * (solution[k] as number);
    }
    solution[row] = (solution[row] as number) / (values[row] as number);
  }
  return solution;
}

function worst(misses: readonly number[]): number {
  return Math.max(...misses.map(Math.abs));
}

function squares(misses: readonly number[]): number {
  return misses.reduce((sum, miss) => sum + miss * miss, 0);
}
