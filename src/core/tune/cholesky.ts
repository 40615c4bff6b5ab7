/** Lower triangle L of a symmetric positive definite matrix A = L L'. Throws RangeError where A is not positive definite. */
export function cholesky(matrix: readonly (readonly number[])[]): number[][] {
  const factor: number[][] = [];
  for (const [i, row] of matrix.entries()) {
    const made: number[] = [];
    for (const [j, value] of row.slice(0, i + 1).entries()) {
      const left = value - dot(made, factor[j] ?? made, j);
      if (i !== j) made.push(left / (factor[j]?.[j] ?? 1));
      else if (left > 0) made.push(Math.sqrt(left));
      else throw new RangeError("The matrix is not positive definite.");
    }
    factor.push(made);
  }
  return factor;
}

function dot(a: readonly number[], b: readonly number[], length: number): number {
  let sum = 0;
  for (let index = 0; index < length; index++) sum += (a[index] ?? 0) * (b[index] ?? 0);
  return sum;
}

/** x of L x = b. */
export function solveLower(factor: readonly (readonly number[])[], right: readonly number[]): number[] {
  const solved: number[] = [];
  for (const [i, row] of factor.entries()) solved.push(((right[i] ?? 0) - dot(row, solved, i)) / (row[i] ?? 1));
  return solved;
}
