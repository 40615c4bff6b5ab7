import { certificateError, deriveCertificatePlan, judgeCertificate } from "../statistics/certificate";
import type { CertificatePlan } from "../statistics/certificate";
import type { Candidate } from "../domain/optimize-records";
import type { Trial } from "../domain/trial";
import type { OptimizeRequest } from "../domain/request";
import type { StabilityCount } from "../domain/evidence";
import type { Protocol } from "../protocol";
import { candidateSettings, countStability } from "./progress";

export type CandidateState =
  | { readonly state: "certified"; readonly count: StabilityCount }
  | { readonly state: "rejected"; readonly count: StabilityCount }
  /** Voids or excused failures used up the redraws: nothing can be measured here. */
  | { readonly state: "unmeasurable"; readonly count: StabilityCount }
  | { readonly state: "open"; readonly count: StabilityCount; readonly visitRequests: number };

export const planFor = (request: OptimizeRequest, candidate: Candidate): CertificatePlan =>
  deriveCertificatePlan({ reliability: request.reliability, errorBudget: candidate.errorBudget, maxFailures: 1 });

/** Where a candidate stands, from the trials alone, and how many requests its next visit needs. */
export function candidateState(
  request: OptimizeRequest,
  protocol: Protocol,
  candidate: Candidate,
  trials: readonly Trial[],
): CandidateState {
  const count = countStability(trials, candidateSettings(request, candidate), protocol.redraws);
  const plan = planFor(request, candidate);
  const failures = count.requests - count.successes;
  const verdict = judgeCertificate(plan, count.successes, failures);
  if (verdict === "rejected") return { state: "rejected", count };
  if (verdict === "certified" && count.loads >= protocol.certificateLoads) return { state: "certified", count };
  if (count.voids > protocol.redraws * Math.max(1, count.loads)) return { state: "unmeasurable", count };
  return { state: "open", count, visitRequests: visitRequests(plan, protocol, count) };
}

/** Requests are spread evenly over the loads that are still due; one load's requests are not independent. */
function visitRequests(plan: CertificatePlan, protocol: Protocol, count: StabilityCount): number {
  const failures = count.requests - count.successes;
  const stage = plan.stages.find((entry) => entry.failures >= failures) ?? plan.stages.at(-1);
  const due = Math.max(1, (stage?.requests ?? 1) - count.requests);
  const loadsDue = Math.max(1, protocol.certificateLoads - count.loads);
  const perLoad = Math.ceil((plan.stages[0]?.requests ?? 1) / protocol.certificateLoads);
  return Math.min(Math.ceil(due / loadsDue), perLoad);
}

/** What a rejected candidate leaves for a smaller one: the error is spent, not used again. */
export function smallerCandidate(
  request: OptimizeRequest,
  candidate: Candidate,
  stepTokens: number,
  predictFillMs: (tokens: number) => number | null,
  why: string,
): Candidate | null {
  const left = candidate.errorBudget - certificateError(planFor(request, candidate), request.reliability);
  const contextTokens = Math.floor((candidate.contextTokens * 0.9) / stepTokens) * stepTokens;
  if (contextTokens < stepTokens || left <= 0) return null;
  return {
    ...(candidate.options ? { options: candidate.options } : {}),
    contextTokens,
    presets: candidate.presets.map(({ name }) => ({ name, why })),
    errorBudget: left,
    predictedFillMs: predictFillMs(contextTokens),
  };
}
