import { inverseRegularizedBeta, logGamma, regularizedBeta } from "./special";

/** Two-sided bounds of a probability. */
export interface Interval {
  readonly lower: number;
  readonly upper: number;
}

function checkCounts(successes: number, trials: number): void {
  if (!Number.isSafeInteger(successes) || !Number.isSafeInteger(trials) || successes < 0 || trials < successes) {
    throw new RangeError(`Counts must be integers with 0 <= successes <= trials, not ${successes} of ${trials}.`);
  }
}

function checkConfidence(confidence: number): void {
  if (!(confidence > 0 && confidence < 1)) throw new RangeError(`A confidence lies between 0 and 1, not at ${confidence}.`);
}

/** Probability of exactly `successes` in `trials` independent draws of probability `p`. */
export function binomialPmf(successes: number, trials: number, p: number): number {
  checkCounts(successes, trials);
  const failures = trials - successes;
  if (p <= 0) return successes === 0 ? 1 : 0;
  if (p >= 1) return failures === 0 ? 1 : 0;
  const ways = logGamma(trials + 1) - logGamma(successes + 1) - logGamma(failures + 1);
  return Math.exp(ways + successes * Math.log(p) + failures * Math.log1p(-p));
}

/** Probability of at most `successes` in `trials` draws of probability `p`. */
export function binomialCdf(successes: number, trials: number, p: number): number {
  checkCounts(successes, trials);
  if (successes === trials) return 1;
  return regularizedBeta(1 - p, trials - successes, successes + 1);
}

/**
 * One-sided lower bound of a probability: the p at which seeing this many successes or more has probability 1 - confidence.
 * Exact for a sample size fixed beforehand (Clopper & Pearson 1934). Throws RangeError on impossible counts or confidence.
 */
export function clopperPearsonLower(successes: number, trials: number, confidence: number): number {
  checkCounts(successes, trials);
  checkConfidence(confidence);
  return successes === 0 ? 0 : inverseRegularizedBeta(1 - confidence, successes, trials - successes + 1);
}

/** One-sided upper bound of a probability: the mirror of clopperPearsonLower. */
export function clopperPearsonUpper(successes: number, trials: number, confidence: number): number {
  return 1 - clopperPearsonLower(trials - successes, trials, confidence);
}

/** Two-sided interval with half of the error on each side. */
export function clopperPearsonInterval(successes: number, trials: number, confidence: number): Interval {
  const oneSided = (1 + confidence) / 2;
  return { lower: clopperPearsonLower(successes, trials, oneSided), upper: clopperPearsonUpper(successes, trials, oneSided) };
}
