import type { StabilityCount } from "../domain/evidence";
import type { LoadTrial, PlanDecided, RequestTrial, Trial } from "../domain/trial";
import type { TokenScale } from "../workload/token-count";
import { fitTokenScale } from "../workload/token-count";

/** All that later steps need to know of earlier ones, derived from the records alone, so that a run can resume from them. */
export interface Progress {
  readonly trials: readonly Trial[];
  readonly plans: readonly PlanDecided[];
}

export const loadsOf = (trials: readonly Trial[]): LoadTrial[] => trials.filter((trial) => trial.type === "load");

export const requestsOf = (trials: readonly Trial[]): RequestTrial[] => trials.filter((trial) => trial.type === "request");

/** Tokenizer scale from every prompt that the server took whole. */
export function tokenScaleOf(trials: readonly Trial[]): TokenScale | null {
  const counted = requestsOf(trials).flatMap(({ verdict, measures, promptWords }) =>
    verdict.state !== "failure" && measures ? [{ words: promptWords, promptTokens: measures.promptTokens }] : [],
  );
  return fitTokenScale(counted);
}

/** Filled requests at one context: the visits made for a certificate. */
export function filledRequests(trials: readonly Trial[], contextTokens: number): RequestTrial[] {
  return requestsOf(trials).filter(
    (trial) => trial.settingsAsked.numCtx === contextTokens && (trial.purpose === "fill" || trial.purpose === "question"),
  );
}

/**
 * Counts what the certificate of one context may use. A visit that did not even load within the limits is a fill that
 * failed. The first `redraws` contended questions of a load are set aside, whatever came of them, and drawn again: setting
 * aside by the machine's state and never by the outcome keeps the count honest. Beyond that bound they count, since a
 * machine that is never quiet is the user's real one.
 */
export function countStability(trials: readonly Trial[], contextTokens: number, redraws: number): StabilityCount {
  const requests = filledRequests(trials, contextTokens);
  const counted = countedRequests(requests, redraws);
  const failedLoads = failedVisits(trials, contextTokens).length;
  return {
    successes: counted.filter((trial) => trial.verdict.state === "success").length,
    requests: counted.length + failedLoads,
    loads: new Set(counted.map((trial) => trial.loadId)).size + failedLoads,
    fills: counted.filter((trial) => trial.purpose === "fill").length + failedLoads,
    questions: counted.filter((trial) => trial.purpose === "question").length,
    voids: requests.filter((trial) => trial.verdict.state === "void").length,
    contended: requests.filter((trial) => trial.contended).length,
  };
}

/** Loads made for a certificate that did not come to stand within the limits. */
export const failedVisits = (trials: readonly Trial[], contextTokens: number): LoadTrial[] =>
  loadsOf(trials).filter(
    ({ purpose, settingsAsked, outcome }) =>
      purpose === "visit" && settingsAsked.numCtx === contextTokens && outcome.state !== "fits" && outcome.state !== "void",
  );

/** The requests a certificate rests on, in the order they were made. */
export function countedRequests(requests: readonly RequestTrial[], redraws: number): RequestTrial[] {
  const setAside = new Map<string, number>();
  return requests.filter((trial) => {
    if (trial.verdict.state === "void") return false;
    const before = setAside.get(trial.loadId) ?? 0;
    // A fill is too dear to be drawn again for company on the machine, and every load has one.
    if (!trial.contended || trial.purpose === "fill" || before >= redraws) return true;
    setAside.set(trial.loadId, before + 1);
    return false;
  });
}
