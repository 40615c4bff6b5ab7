import type { StabilityCount } from "../domain/evidence";
import type { OptimizeRequest } from "../domain/request";
import { sameOptions, sameSettings, withContext } from "../domain/settings";
import type { RunnerSettings } from "../domain/settings";
import type { Candidate, Plan, ServerMeasured, Tuned } from "../domain/optimize-records";
import { loadsOf, requestsOf } from "../domain/trial";
import type { LoadTrial, RequestTrial, Trial } from "../domain/trial";
export { loadsOf, requestsOf } from "../domain/trial";
import type { TokenScale } from "../workload/token-count";
import { fitTokenScale } from "../workload/token-count";

/** All that later steps need to know of earlier ones, derived from the records alone, so that a run can resume from them. */
export interface Progress {
  readonly trials: readonly Trial[];
  readonly plans: readonly Plan[];
  readonly tuned: Tuned | null;
  readonly servers: readonly ServerMeasured[];
}

/** What a candidate is certified with. */
export const candidateSettings = (request: Pick<OptimizeRequest, "options">, { contextTokens, options }: Candidate): RunnerSettings =>
  withContext(contextTokens, options ?? request.options);

/** What was measured on a private server says nothing about the user's own. */
export const onUsersServer = (trial: Trial): boolean => trial.server === undefined;

/** Whether a load tells of the search's question: it was made for it, or with the very options that are searched with. */
export const isSearched = (options: RunnerSettings, { purpose, settingsAsked }: LoadTrial): boolean =>
  purpose === "search" || sameOptions(settingsAsked, options);

/** Tokenizer scale from every prompt that the server took whole, and whose count can be true. */
export function tokenScaleOf(trials: readonly Trial[]): TokenScale | null {
  const counted = requestsOf(trials).flatMap(({ verdict, measures, promptWords }) =>
    verdict.state !== "failure" && !(verdict.state === "void" && verdict.cause === "contradicted") && measures ? [{ words: promptWords, promptTokens: measures.promptTokens }] : [],
  );
  return fitTokenScale(counted);
}

/** Filled requests with these settings: the visits made for a certificate. */
export function filledRequests(trials: readonly Trial[], settings: RunnerSettings): RequestTrial[] {
  return requestsOf(trials).filter(
    (trial) => sameSettings(trial.settingsAsked, settings) && (trial.purpose === "fill" || trial.purpose === "question"),
  );
}

/**
 * Counts what the certificate of one context and its options may use. A visit that did not even load within the limits is a fill that
 * failed. The first `redraws` contended questions of a load are set aside, whatever came of them, and drawn again: setting
 * aside by the machine's state and never by the outcome keeps the count honest. Beyond that bound they count, since a
 * machine that is never quiet is the user's real one.
 */
export function countStability(trials: readonly Trial[], settings: RunnerSettings, redraws: number): StabilityCount {
  const requests = filledRequests(trials, settings);
  const counted = countedRequests(requests, redraws);
  const failedLoads = failedVisits(trials, settings).length;
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
const failedVisits = (trials: readonly Trial[], settings: RunnerSettings): LoadTrial[] =>
  loadsOf(trials).filter(
    ({ purpose, settingsAsked, outcome }) =>
      purpose === "visit" && sameSettings(settingsAsked, settings) && outcome.state !== "fits" && outcome.state !== "void",
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
