import { clopperPearsonLower, clopperPearsonUpper } from "../statistics/binomial";

/** The gate's error: a setting that is worse than a margin passes the check that shows it with at most this probability. */
export const GATE_ERROR = 0.15;
/** Of the prompts that are answered rightly under the baseline, the share that may be lost. */
export const LOSS_MARGIN = 0.1;
/**
 * Least share of greedy tokens that stay the same, given the same text before them. Weights of four bits keep about 90 % of the
 * likeliest tokens (llama.cpp, pull request 12557).
 */
export const LEAST_AGREEMENT = 0.9;
/**
 * Mean divergence of log-probabilities, nats a token, above which answers count as changed. Weights quantised to q5_K_M instead of
 * f16 give 0.011 on Llama 3 8B, a q8_0 cache 0.001 (llama.cpp, pull requests 6936 and 7412).
 */
export const MOST_DIVERGENCE_NATS = 0.01;
/** Greedy tokens below which nothing can be said. */
export const LEAST_TOKENS = 100;

/** No more than the margin is lost, at 85 % confidence: exact, one-sided (Clopper & Pearson 1934), on the prompts right before. */
const lossIsSmall = (lost: number, rightBefore: number): boolean =>
  clopperPearsonUpper(lost, rightBefore, 1 - GATE_ERROR) <= LOSS_MARGIN;

/** Prompts that may be lost of so many; null where even none lost proves nothing. */
export function allowedLosses(rightBefore: number): number | null {
  let allowed: number | null = null;
  for (let lost = 0; lost < rightBefore && lossIsSmall(lost, rightBefore); lost++) allowed = lost;
  return allowed;
}

/** Fewest prompts that must be right under the baseline. */
export const leastRight = (): number => {
  let rightBefore = 1;
  while (!lossIsSmall(0, rightBefore)) rightBefore++;
  return rightBefore;
};

/** So many tokens agreed before so many divergences: at least the asked share does so, at 85 % confidence. */
export const agreementIsHigh = (agreed: number, diverged: number): boolean =>
  clopperPearsonLower(agreed, agreed + diverged, 1 - GATE_ERROR) >= LEAST_AGREEMENT;
