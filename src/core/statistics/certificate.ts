import type { EarnedBound } from "../domain/evidence";
import { clopperPearsonLower } from "./binomial";
import { searchStages } from "./certificate-search";
import { hopelessDesign, judgeSprt } from "./sprt";

/** Certify after `requests` requests when at most `failures` of them failed. */
export interface CertificateStage {
  readonly requests: number;
  readonly failures: number;
}

/** A sequential acceptance rule: stages with rising requests and failures 0, 1, 2... */
export interface CertificatePlan {
  /** True success rate to be shown, 0 to 1. */
  readonly reliability: number;
  /** Probability that was allowed for certifying a configuration no better than `reliability`. */
  readonly errorBudget: number;
  readonly stages: readonly CertificateStage[];
  /** What of the budget the stages really spend: exact, over all stopping points. */
  readonly error: number;
}

export type CertificateJudgement = "certified" | "continue" | "rejected";

function checkShare(name: string, value: number): void {
  if (!(value > 0 && value < 1)) throw new RangeError(`The ${name} lies between 0 and 1, not at ${value}.`);
}

/**
 * Derives the plan that certifies soonest while a configuration of true reliability `reliability` (or less) is certified with
 * probability `errorBudget` at most, counted over all stopping points. Every stage is as short as the budget left by the
 * stages before allows; certificate-search.ts says how the budget is divided among them. `maxFailures` is 0, 1 or 2.
 * For 0.85 and 0.15: 13 requests without a failure, or 27 with one (0.1494).
 */
export function deriveCertificatePlan(options: {
  readonly reliability: number;
  readonly errorBudget: number;
  readonly maxFailures?: number;
}): CertificatePlan {
  const { reliability, errorBudget, maxFailures = 1 } = options;
  checkShare("reliability", reliability);
  checkShare("error budget", errorBudget);
  if (![0, 1, 2].includes(maxFailures)) throw new RangeError(`A plan allows 0, 1 or 2 failures, not ${maxFailures}.`);
  const stages = searchStages(reliability, errorBudget, maxFailures).map((requests, failures) => ({ requests, failures }));
  return { reliability, errorBudget, stages, error: certificateError({ reliability, stages }, reliability) };
}

/**
 * Exact probability that the rule certifies a configuration of true reliability `p`: dynamic programming over the paths
 * (requests, failures) that no earlier stop has ended. `earlyRejection` also ends hopeless paths, as judgeCertificate does.
 */
export function certificateError(
  plan: Pick<CertificatePlan, "reliability" | "stages">,
  p: number,
  options: { readonly earlyRejection?: boolean } = {},
): number {
  const last = plan.stages.at(-1);
  if (last === undefined) return 0;
  const design = hopelessDesign(plan.reliability);
  let certified = 0;
  // alive[f]: probability of being undecided with f failures.
  let alive: number[] = [1, ...Array.from({ length: last.failures }, () => 0)];
  for (let requests = 1; requests <= last.requests; requests += 1) {
    alive = alive.map((mass, failures) => mass * p + (alive[failures - 1] ?? 0) * (1 - p));
    alive = alive.map((mass, failures) => {
      if (plan.stages.some((stage) => stage.requests === requests && failures <= stage.failures)) {
        certified += mass;
        return 0;
      }
      const hopeless = options.earlyRejection === true && judgeSprt(design, requests - failures, failures) === "bad";
      return hopeless ? 0 : mass;
    });
  }
  return certified;
}

/** Share of a size's error for the test that also counts larger windows; the rest is for its own filled loads alone. */
const BORROWED_SHARE = 2 / 3;

/**
 * A size that counts the filled loads of larger ones has two chances to be certified, with them or by its own alone, so its error is divided,
 * not used twice. Of 0.15: 16 without a failure or 29 with one, and 20 or 36.
 */
export const splitError = (total: number): { readonly borrowed: number; readonly alone: number } => ({
  borrowed: total * BORROWED_SHARE,
  alone: total * (1 - BORROWED_SHARE),
});

/**
 * What the counts so far mean. Rejects once no stage can be reached any more, and earlier where Wald's test calls the counts
 * hopeless; a path that is rejected cannot be certified, so this only lowers the error. (With one failure allowed the test
 * never speaks first: a single failure weighs ln 5 and the limit is ln 5.67.)
 */
export function judgeCertificate(plan: CertificatePlan, successes: number, failures: number): CertificateJudgement {
  const requests = successes + failures;
  if (plan.stages.some((stage) => requests >= stage.requests && failures <= stage.failures)) return "certified";
  const reachable = plan.stages.some((stage) => failures <= stage.failures);
  if (!reachable || judgeSprt(hopelessDesign(plan.reliability), successes, failures) === "bad") return "rejected";
  return "continue";
}

/** What `successes` of `requests` prove by themselves, whatever was planned: exact at this sample size (5 of 5 at 0.85: 0.68). */
export function earnedBound(successes: number, requests: number, confidence: number): EarnedBound {
  return { reliability: clopperPearsonLower(successes, requests, confidence), confidence };
}
