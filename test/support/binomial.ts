/** Probabilities of 0..n successes in n draws by repeated convolution: no formula in common with the code under test. */
export function binomialDistribution(draws: number, p: number): number[] {
  let row = [1];
  for (let draw = 0; draw < draws; draw += 1) {
    row = Array.from({ length: row.length + 1 }, (_, k) => (row[k] ?? 0) * (1 - p) + (row[k - 1] ?? 0) * p);
  }
  return row;
}

/** Probability of at most `successes` in `draws` independent draws of probability `p`. */
export const binomialCdf = (successes: number, draws: number, p: number): number =>
  binomialDistribution(draws, p)
    .slice(0, successes + 1)
    .reduce((sum, mass) => sum + mass, 0);
