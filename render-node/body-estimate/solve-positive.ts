/**
 * Solves `matrix · x = columns` for a symmetric positive definite matrix by its Cholesky factor.
 *
 * @param matrix  n × n, row by row; overwritten
 * @param columns n × width, row by row
 * @returns n × width
 */
export function solvePositive(
  matrix: Float64Array,
  columns: Float64Array,
  width: number,
): Float64Array {
  const n = columns.length / width;
  factorise(matrix, n);
  const x = columns.slice();
  const takeAway = (row: number, other: number, factor: number): void => {
    for (let c = 0; c < width; c++) {
      const at = row * width + c;
      x[at] = (x[at] as number) - factor * (x[other * width + c] as number);
    }
  };
  const divide = (row: number): void => {
    const pivot = matrix[row * n + row] as number;
    for (let at = row * width; at < (row + 1) * width; at++) x[at] = (x[at] as number) / pivot;
  };
  for (let i = 0; i < n; i++) {
    for (let j = 0; j < i; j++) takeAway(i, j, matrix[i * n + j] as number);
    divide(i);
  }
  for (let i = n - 1; i >= 0; i--) {
    for (let j = i + 1; j < n; j++) takeAway(i, j, matrix[j * n + i] as number);
    divide(i);
  }
  return x;
}

/** Leaves the lower triangular factor in the lower half. */
function factorise(matrix: Float64Array, n: number): void {
  for (let j = 0; j < n; j++) {
    const ofJ = matrix.subarray(j * n, j * n + j);
    for (let i = j; i < n; i++) {
      const ofI = i * n;
      let sum = matrix[ofI + j] as number;
      for (let k = 0; k < j; k++) sum -= (matrix[ofI + k] as number) * (ofJ[k] as number);
      if (i > j) matrix[ofI + j] = sum / (matrix[j * n + j] as number);
      else if (sum > 0) matrix[ofI + j] = Math.sqrt(sum);
      else throw new RangeError("The matrix is not positive definite");
    }
  }
}
