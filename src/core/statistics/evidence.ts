import { logLikelihoodRatio } from "./sprt";

/** What a good share of broken requests may be, as parts of what is allowed; each is as likely beforehand. */
const PARTS = [1 / 12, 1 / 4, 1 / 2] as const;

/** Probability of giving up what is good. */
const MISSED = 0.1;

export interface Counts {
  readonly kept: number;
  readonly broken: number;
}

/**
 * Whether a true share above `success` is proven, or hopeless. It is proven when the counts are 1 / `error` times as likely by good shares as by
 * just `success`: for a share that is just that, or a worse one, this ever happens with probability `error` at most, however often one looks
 * (Ville's inequality; Wald 1945). Where each request has a share of its own, that holds for their mean, if one looks when all of them
 * have had as many turns: the weight of a request is linear in whether it is kept, and a geometric mean is never above the arithmetic one.
 */
export function weigh({ kept, broken }: Counts, success: number, error: number): "proven" | "hopeless" | "open" {
  const ratios = PARTS.map((part) => logLikelihoodRatio({ p0: success, p1: 1 - part * (1 - success), alpha: error, beta: MISSED }, kept, broken));
  const evidence = ratios.reduce((sum, ratio) => sum + Math.exp(ratio), 0) / PARTS.length;
  if (evidence >= 1 / error) return "proven";
  return Math.max(...ratios) <= Math.log(MISSED) ? "hopeless" : "open";
}
