import type { OptimizeRequest } from "../domain/request";
import { sameOptions, sameSettings, withContext } from "../domain/settings";
import type { RunnerSettings } from "../domain/settings";
import type { Candidate, Plan, QualityAnswered, ServerMeasured, Tuned } from "../domain/optimize-records";
import { requestsOf } from "../domain/trial";
import type { LoadTrial, RequestTrial, Trial } from "../domain/trial";
import type { TokenScale } from "../workload/token-count";
import { fitTokenScale } from "../workload/token-count";

/** All that later steps need to know of earlier ones, derived from the records alone, so that a run can resume from them. */
export interface Progress {
  readonly trials: readonly Trial[];
  readonly plans: readonly Plan[];
  readonly tuned: Tuned | null;
  readonly servers: readonly ServerMeasured[];
  /** To the quality gate. */
  readonly answers: readonly QualityAnswered[];
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
