import type { StabilityCount } from "../domain/evidence";
import type { OptimizeRequest } from "../domain/request";
import { sameSettings } from "../domain/settings";
import type { RunnerSettings } from "../domain/settings";
import type { Candidate } from "../domain/optimize-records";
import type { Trial } from "../domain/trial";
import type { Protocol } from "../protocol";
import { deriveCertificatePlan, judgeCertificate, splitError } from "../statistics/certificate";
import type { CertificateJudgement, CertificatePlan } from "../statistics/certificate";
import { filledLoads } from "./filled-loads";
import type { FilledLoad } from "./filled-loads";
import { loadsOf } from "../domain/trial";
import { candidateSettings } from "./progress";

export type CandidateState =
  | { readonly state: "certified"; readonly count: StabilityCount }
  | { readonly state: "rejected"; readonly count: StabilityCount; readonly last: FilledLoad | null }
  /** Filled loads that were no measurement used up the redraws: nothing can be shown here. */
  | { readonly state: "unmeasurable"; readonly count: StabilityCount }
  /** `visitsNeeded`: filled loads at this context that would certify it if all of them succeed. */
  | { readonly state: "open"; readonly count: StabilityCount; readonly visitsNeeded: number; readonly last: FilledLoad | null };

/** A sequential test: the filled loads that count in it, in order, and the plan that judges them. */
interface Test {
  readonly visits: readonly FilledLoad[];
  readonly plan: CertificatePlan;
}

interface Judged {
  readonly verdict: CertificateJudgement;
  /** The filled loads that the verdict rests on: a test ends with its verdict, what comes later belongs to others. */
  readonly visits: readonly FilledLoad[];
  readonly visitsNeeded: number;
}

/** Where a candidate stands, from the trials alone. docs/methods.md says why this counting keeps the error. */
export function candidateState(
  request: OptimizeRequest,
  protocol: Protocol,
  candidate: Candidate,
  trials: readonly Trial[],
): CandidateState {
  const settings = candidateSettings(request, candidate);
  const all = filledLoads(trials, settings, protocol);
  const judged = testsOf(request, candidate, all).map((test) => judge(test, candidate, protocol.certificateLoads));
  const open = judged.filter(({ verdict }) => verdict === "continue").sort((a, b) => a.visitsNeeded - b.visitsNeeded)[0];
  const shown = judged.find(({ verdict }) => verdict === "certified") ?? open ?? judged[0];
  const count = countOf(shown?.visits ?? [], candidate, all, fitsOnly(trials, settings));
  if (shown?.verdict === "certified") return { state: "certified", count };
  const last = all.findLast(({ contextTokens, outcome }) => contextTokens === candidate.contextTokens && outcome !== "void") ?? null;
  if (!open) return { state: "rejected", count, last };
  if (count.voids > protocol.redraws * Math.max(1, count.ownVisits)) return { state: "unmeasurable", count };
  return { state: "open", count, visitsNeeded: open.visitsNeeded, last };
}

/**
 * The tests that may certify a candidate. One whose first filled load came before those of any larger context counts its own, and those of the
 * larger sizes tried for the same presets before it. One that comes later may borrow: it counts the larger ones too, failures as well, and
 * beside that its own alone; the two share its error.
 */
function testsOf(request: OptimizeRequest, candidate: Candidate, all: readonly FilledLoad[]): Test[] {
  const { contextTokens, after = [], errorBudget } = candidate;
  const measured = all.filter(({ outcome }) => outcome !== "void");
  const isOwn = (visit: FilledLoad): boolean => visit.contextTokens === contextTokens || after.includes(visit.contextTokens);
  const speaksAgainst = (visit: FilledLoad): boolean => visit.contextTokens < contextTokens && visit.outcome === "failure";
  const isOthers = (visit: FilledLoad): boolean => visit.contextTokens > contextTokens && !isOwn(visit);
  const planOf = (budget: number): CertificatePlan =>
    deriveCertificatePlan({ reliability: request.reliability, errorBudget: budget, maxFailures: 1 });
  const own = measured.filter((visit) => isOwn(visit) || speaksAgainst(visit));
  if (measured.find((visit) => isOwn(visit) || isOthers(visit)) === measured.find(isOwn)) return [{ visits: own, plan: planOf(errorBudget) }];
  const { borrowed, alone } = splitError(errorBudget);
  const joint = measured.filter((visit) => visit.contextTokens >= contextTokens || speaksAgainst(visit));
  return [
    { visits: joint, plan: planOf(borrowed) },
    { visits: own, plan: planOf(alone) },
  ];
}

function judge({ visits, plan }: Test, { contextTokens }: Candidate, ownLeast: number): Judged {
  let failures = 0;
  let own = 0;
  for (const [index, visit] of visits.entries()) {
    if (visit.outcome === "failure") failures++;
    if (visit.contextTokens === contextTokens) own++;
    const verdict = judgeCertificate(plan, index + 1 - failures, failures);
    const ended = verdict === "rejected" || (verdict === "certified" && own >= ownLeast);
    if (ended) return { verdict, visits: visits.slice(0, index + 1), visitsNeeded: 0 };
  }
  const stage = plan.stages.find((entry) => entry.failures >= failures);
  return { verdict: "continue", visits, visitsNeeded: Math.max((stage?.requests ?? 0) - visits.length, ownLeast - own, 1) };
}

function countOf(visits: readonly FilledLoad[], { contextTokens }: Candidate, all: readonly FilledLoad[], fits: number): StabilityCount {
  const own = visits.filter((visit) => visit.contextTokens === contextTokens);
  return {
    visits: visits.length,
    successes: visits.filter(({ outcome }) => outcome === "success").length,
    ownVisits: own.length,
    largerVisits: visits.filter((visit) => visit.contextTokens > contextTokens).length,
    smallerFailures: visits.filter((visit) => visit.contextTokens < contextTokens).length,
    questions: own.reduce((sum, { questions }) => sum + questions, 0),
    voids: all.filter((visit) => visit.contextTokens === contextTokens && visit.outcome === "void").length,
    contended: visits.filter(({ contended }) => contended).length,
    fitsOnly: fits,
  };
}

const fitsOnly = (trials: readonly Trial[], settings: RunnerSettings): number =>
  loadsOf(trials).filter(({ purpose, settingsAsked, outcome }) => purpose !== "visit" && outcome.state === "fits" && sameSettings(settingsAsked, settings)).length;
