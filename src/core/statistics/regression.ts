/** One observation: what the model's terms are worth there, what was seen, and how much it counts. */
export interface RegressionRow {
  readonly terms: readonly number[];
  readonly value: number;
  /** Inverse variance, up to a constant; 1 when left out. */
  readonly weight?: number;
}

export interface Regression {
  readonly coefficients: readonly number[];
  /** Weighted standard deviation of the residuals, n - used terms in the denominator; 0 where the fit is exact by count. */
  readonly residualDeviation: number;
}

/** Solves a small symmetric system by elimination with pivoting; null where it is singular. */
function solve(matrix: readonly (readonly number[])[], right: readonly number[]): number[] | null {
  const rows = matrix.map((row, index) => [...row, right[index] ?? 0]);
  const size = rows.length;
  for (let column = 0; column < size; column += 1) {
    const candidates = rows.slice(column);
    const pivot = candidates.reduce((best, row) => (Math.abs(row[column] ?? 0) > Math.abs(best[column] ?? 0) ? row : best));
    const head = pivot[column] ?? 0;
    if (Math.abs(head) < 1e-12) return null;
    rows.splice(rows.indexOf(pivot), 1);
    rows.splice(column, 0, pivot);
    for (const row of rows) {
      if (row === pivot) continue;
      const factor = (row[column] ?? 0) / head;
      pivot.forEach((value, index) => (row[index] = (row[index] ?? 0) - factor * value));
    }
  }
  return rows.map((row, index) => (row[size] ?? 0) / (row[index] ?? 1));
}

const predict = (coefficients: readonly number[], terms: readonly number[]): number =>
  terms.reduce((sum, term, index) => sum + term * (coefficients[index] ?? 0), 0);

/** Least squares over the chosen columns, the others held at zero. Columns are scaled so that their units do not matter. */
function fitColumns(rows: readonly RegressionRow[], columns: readonly number[], width: number): number[] | null {
  const weighted = rows.map((row) => ({ root: Math.sqrt(row.weight ?? 1), row }));
  const scale = columns.map((column) => Math.hypot(...weighted.map(({ root, row }) => root * (row.terms[column] ?? 0))));
  if (scale.some((length) => length === 0)) return null;
  const design = weighted.map(({ root, row }) => columns.map((column, index) => (root * (row.terms[column] ?? 0)) / (scale[index] ?? 1)));
  const product = (a: number, b: number): number => design.reduce((sum, line) => sum + (line[a] ?? 0) * (line[b] ?? 0), 0);
  const normal = columns.map((_, a) => columns.map((__, b) => product(a, b)));
  const right = columns.map((_, a) => design.reduce((sum, line, index) => sum + (line[a] ?? 0) * seen(weighted[index]), 0));
  const solution = solve(normal, right);
  if (solution === null) return null;
  const coefficients = Array.from({ length: width }, () => 0);
  columns.forEach((column, index) => (coefficients[column] = (solution[index] ?? 0) / (scale[index] ?? 1)));
  return coefficients;
}

const seen = (entry: { readonly root: number; readonly row: RegressionRow } | undefined): number =>
  entry === undefined ? 0 : entry.root * entry.row.value;

const squares = (rows: readonly RegressionRow[], coefficients: readonly number[]): number =>
  rows.reduce((sum, row) => sum + (row.weight ?? 1) * (row.value - predict(coefficients, row.terms)) ** 2, 0);

/**
 * Weighted least squares with coefficients that are never negative (Lawson & Hanson's problem). Every subset of the few terms
 * is tried, so the answer is exact; at most eight terms. Null for no rows; terms that cannot be told apart are given zero.
 */
export function fitNonNegative(rows: readonly RegressionRow[]): Regression | null {
  const width = rows[0]?.terms.length ?? 0;
  if (rows.length === 0) return null;
  if (width > 8) throw new RangeError(`At most eight terms can be fitted, not ${width}.`);
  let best = Array.from({ length: width }, () => 0);
  let bestSquares = squares(rows, best);
  for (let subset = 1; subset < 2 ** width; subset += 1) {
    const columns = Array.from({ length: width }, (_, column) => column).filter((column) => (subset >> column) & 1);
    if (columns.length > rows.length) continue;
    const coefficients = fitColumns(rows, columns, width);
    if (coefficients?.every((coefficient) => coefficient >= 0) !== true) continue;
    const left = squares(rows, coefficients);
    if (left < bestSquares) [best, bestSquares] = [coefficients, left];
  }
  const freedom = rows.length - best.filter((coefficient) => coefficient > 0).length;
  return { coefficients: best, residualDeviation: freedom > 0 ? Math.sqrt(bestSquares / freedom) : 0 };
}
