import type { Evidence, WindowMeasures } from "../domain/evidence";
import type { OptimizeRequest } from "../domain/request";
import { sameOptions } from "../domain/settings";
import type { RunnerSettings } from "../domain/settings";
import type { RunEnding } from "../domain/journal";
import type { Candidate } from "../domain/optimize-records";
import type { RequestTrial, Trial } from "../domain/trial";
import { formatDuration, plural } from "../format";
import { clientMs, onTime } from "../judge/own-delay";
import { decodeMsPerToken } from "../measure/speed-samples";
import { candidateState } from "../plan/certify";
import type { CandidateState } from "../plan/certify";
import { loadsOf } from "../domain/trial";
import { candidateSettings, filledRequests } from "../plan/progress";
import type { Protocol } from "../protocol";
import { earnedBound } from "../statistics/certificate";
import { missingMs } from "./more-budget";
import { waitsOf } from "./waits";
import { summarize } from "../statistics/robust";
import type { LoadSamples } from "../statistics/robust";

export interface EvidenceSource {
  readonly request: OptimizeRequest;
  readonly protocol: Protocol;
  readonly trials: readonly Trial[];
  readonly ending: RunEnding | { readonly state: "unfinished" };
}

/** What the journal proves about one candidate. */
export function evidenceFor(source: EvidenceSource, candidate: Candidate): Evidence {
  const { request, protocol, trials } = source;
  const state = candidateState(request, protocol, candidate, trials);
  const measures = measuresAt(source, candidateSettings(request, candidate));
  const { count } = state;
  const bound = earnedBound(count.successes, count.visits, request.confidence);
  switch (state.state) {
    case "certified":
      return { state: "certified", count, bound: { reliability: request.reliability, confidence: request.confidence }, measures };
    case "rejected":
      return { state: "rejected", count, measures, why: rejection(state) };
    case "unmeasurable":
      return { state: "provisional", count, bound, measures, why: `${count.voids} filled loads gave only incomplete replies; no more were made.` };
    case "open":
      return { state: "provisional", count, bound, measures, why: unfinished(source, candidate) };
  }
}

function rejection({ count, last }: Extract<CandidateState, { state: "rejected" }>): string {
  const failures = count.visits - count.successes;
  const failed = `${plural(failures, "filled load")} failed${count.smallerFailures > 0 ? `, ${count.smallerFailures} of them at smaller contexts` : ""}`;
  return last?.failure ? `${failed}; the last: ${last.failure}` : `${failed}.`;
}

function unfinished(source: EvidenceSource, candidate: Candidate): string {
  const { ending, request, protocol } = source;
  const { predictedFillMs } = candidate;
  const neededMs = missingMs(source, candidate);
  const proof = neededMs === null ? "" : `, proving it ${formatDuration(neededMs)} more`;
  const fill = predictedFillMs === null ? "" : ` Filling it once takes ${formatDuration(predictedFillMs)}${proof} (predicted).`;
  if (predictedFillMs !== null && predictedFillMs > protocol.requestTimeLimitMs) {
    return `It fits in memory, but one request may take ${formatDuration(protocol.requestTimeLimitMs)} at most.${fill}`;
  }
  switch (ending.state) {
    case "budget-spent":
      return `It fits in memory; the budget of ${formatDuration(request.budgetMs ?? 0)} did not suffice to prove it; a resumed run with a larger budget goes on.${fill}`;
    case "cancelled":
      return `The run was cancelled before it was proven; it can be resumed.${fill}`;
    case "failed":
      return `The run ended early: ${ending.message}`;
    case "unfinished":
      return `The run was cut off before it was proven; it can be resumed.${fill}`;
    case "completed":
    case "nothing-fits":
      return `It was not proven.${fill}`;
  }
}

/** Speeds and memory of the filled window, grouped by load; contended trials, and times that O3 took too late, are left out where there are others. */
export function measuresAt({ trials }: Pick<EvidenceSource, "trials">, settings: RunnerSettings): WindowMeasures {
  const filled = quietOrAll(filledRequests(trials, settings).filter((trial) => trial.verdict.state === "success"));
  const fills = filled.filter((trial) => trial.purpose === "fill");
  const loads = loadsOf(trials).filter(
    (trial) =>
      trial.contextTokensObserved === settings.numCtx && sameOptions(trial.settingsAsked, settings) && trial.outcome.state === "fits",
  );
  return {
    decodeTokensPerSecond: summarize(
      byLoad(filled, (trial) => perSecond(decodeMsPerToken(trial.measures?.outputTokens ?? 0, trial.measures?.decodeMs ?? null))),
    ),
    prefillTokensPerSecond: summarize(
      byLoad(fills, (trial) => perSecond(trial.measures ? trial.measures.promptMs / trial.measures.promptTokens : null)),
    ),
    ttftFullMs: summarize(byLoad(onTime(fills, clientMs), clientMs)),
    footprintBytes: summarize(byLoad(loads, (trial) => ("use" in trial.outcome ? (trial.outcome.use?.footprintBytes ?? null) : null))),
    pool: loads.flatMap(({ outcome }) => ("use" in outcome && outcome.use ? [outcome.use.pool] : []))[0] ?? null,
    loadMs: summarize(byLoad(onTime(loads, clientMs), clientMs)),
    waits: waitsOf(filled),
  };
}

const perSecond = (ms: number | null): number | null => (ms === null || ms <= 0 ? null : 1000 / ms);

function quietOrAll(trials: readonly RequestTrial[]): readonly RequestTrial[] {
  const quiet = trials.filter((trial) => !trial.contended);
  return quiet.some((trial) => trial.purpose === "fill") ? quiet : trials;
}

function byLoad<T extends Trial>(trials: readonly T[], value: (trial: T) => number | null): LoadSamples[] {
  const groups = new Map<string, number[]>();
  for (const trial of trials) {
    const x = value(trial);
    if (x !== null) groups.set(trial.loadId, [...(groups.get(trial.loadId) ?? []), x]);
  }
  return [...groups].map(([loadId, samples]) => ({ loadId, samples }));
}
