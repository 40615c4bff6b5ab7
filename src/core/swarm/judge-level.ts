import type { SwarmObjectives } from "../domain/swarm";
import { deriveCertificatePlan, judgeCertificate } from "../statistics/certificate";
import type { CertificatePlan } from "../statistics/certificate";
import { brokenBy } from "./turn";
import type { Turn } from "./turn";

/** The fewest turns after which a level may be taken for good enough to look higher. */
const FEWEST = 4;
/** Failures that a proof may have: a rare slow answer must not hide a level that is good. */
const MOST_FAILURES = 2;

/**
 * undecided: more turns are needed; promising: good enough to look higher, not proven; passed: proven; failed: it cannot be proven any more, or is
 * hopeless by Wald's test.
 */
export type LevelState = "undecided" | "promising" | "passed" | "failed";

export interface LevelCounts {
  readonly kept: number;
  readonly broken: number;
}

/** Of all turns in the order of sending, those that are known to have kept or broken the objectives. */
export function countsOf(turns: readonly Turn[], objectives: SwarmObjectives): LevelCounts {
  const broken = turns.filter((turn) => brokenBy(turn, objectives) !== null).length;
  return { kept: turns.length - broken, broken };
}

/**
 * What a level's counts mean. `error`: probability of passing a level whose true share is no better than what is asked, over all its stopping
 * points. The counts of a look go into the proof, whose rule allows for every stop before.
 */
export function judgeLevel({ kept, broken }: LevelCounts, agents: number, success: number, error: number): LevelState {
  const plan = planFor(success, error);
  const judged = judgeCertificate(plan, kept, broken);
  if (judged === "certified") return "passed";
  if (judged === "rejected") return "failed";
  const turns = kept + broken;
  return turns >= Math.max(FEWEST, agents) && kept >= success * turns ? "promising" : "undecided";
}

/** Deriving one searches over its stages. */
const plans = new Map<string, CertificatePlan>();

function planFor(reliability: number, errorBudget: number): CertificatePlan {
  const key = `${reliability} ${errorBudget}`;
  const plan = plans.get(key) ?? deriveCertificatePlan({ reliability, errorBudget, maxFailures: MOST_FAILURES });
  plans.set(key, plan);
  return plan;
}
