/** Two hypotheses about a success probability and the errors allowed between them. */
export interface SprtDesign {
  /** Bad: worth stopping for. */
  readonly p0: number;
  /** Good. */
  readonly p1: number;
  /** Probability of accepting a bad one. */
  readonly alpha: number;
  /** Probability of rejecting a good one. */
  readonly beta: number;
}

/**
 * The design that stops early against hopeless sizes when `reliability` is to be shown: a failure rate of five thirds of what
 * is allowed against one third of it, so 0.75 against 0.95 for 0.85. The ratio of five between the two rates makes a failure
 * weigh the same at every reliability; below 0.4 the bad rate would pass 1 and is drawn in.
 */
export function hopelessDesign(reliability: number, error = 0.15): SprtDesign {
  const allowed = 1 - reliability;
  return { p0: 1 - Math.min((5 / 3) * allowed, (1 + allowed) / 2), p1: 1 - allowed / 3, alpha: error, beta: error };
}

/** Logarithm of the likelihood ratio good : bad. */
export function logLikelihoodRatio(design: SprtDesign, successes: number, failures: number): number {
  return successes * Math.log(design.p1 / design.p0) + failures * Math.log((1 - design.p1) / (1 - design.p0));
}

/** Wald's sequential probability ratio test (1945; optimal by Wald & Wolfowitz 1948). */
export function judgeSprt(design: SprtDesign, successes: number, failures: number): "good" | "bad" | "continue" {
  const ratio = logLikelihoodRatio(design, successes, failures);
  if (ratio <= Math.log(design.beta / (1 - design.alpha))) return "bad";
  if (ratio >= Math.log((1 - design.beta) / design.alpha)) return "good";
  return "continue";
}
