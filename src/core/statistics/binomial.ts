import { inverseRegularizedBeta } from "./special";

function checkCounts(successes: number, trials: number): void {
  if (!Number.isSafeInteger(successes) || !Number.isSafeInteger(trials) || successes < 0 || trials < successes) {
    throw new RangeError(`Counts must be integers with 0 <= successes <= trials, not ${successes} of ${trials}.`);
  }
}

function checkConfidence(confidence: number): void {
  if (!(confidence > 0 && confidence < 1)) throw new RangeError(`A confidence lies between 0 and 1, not at ${confidence}.`);
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
