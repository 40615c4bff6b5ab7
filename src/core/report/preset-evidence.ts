import type { Evidence, WindowMeasures } from "../domain/evidence";
import type { OptimizeRequest } from "../domain/request";
import { sameOptions, sameSettings } from "../domain/settings";
import type { RunnerSettings } from "../domain/settings";
import type { RunEnding } from "../domain/journal";
import type { Candidate } from "../domain/optimize-records";
import type { RequestTrial, Trial } from "../domain/trial";
import { formatDuration } from "../format";
import { clientMs, onTime } from "../judge/own-delay";
import { describeOutcome } from "../judge/outcome";
import { decodeMsPerToken } from "../measure/speed-samples";
import { candidateState } from "../plan/certify";
import { loadsOf } from "../domain/trial";
import { candidateSettings, countedRequests, filledRequests } from "../plan/progress";
import type { Protocol } from "../protocol";
import { earnedBound } from "../statistics/certificate";
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
  const bound = earnedBound(count.successes, count.requests, request.confidence);
  switch (state.state) {
    case "certified":
      return { state: "certified", count, bound: { reliability: request.reliability, confidence: request.confidence }, measures };
    case "rejected":
      return { state: "rejected", count, measures, why: rejection(source, candidate) };
    case "unmeasurable":
      return { state: "provisional", count, bound, measures, why: `${count.voids} incomplete replies were discarded; no more were tried.` };
    case "open":
      return { state: "provisional", count, bound, measures, why: unfinished(source, candidate) };
  }
}

function rejection({ trials, protocol, request }: EvidenceSource, candidate: Candidate): string {
  const settings = candidateSettings(request, candidate);
  const failed = countedRequests(filledRequests(trials, settings), protocol.redraws).filter(
    (trial) => trial.verdict.state === "failure",
  );
  const last = failed.at(-1)?.verdict;
  if (last?.state === "failure") return `${failed.length} filled requests failed; the last: ${last.message}`;
  const load = loadsOf(trials).findLast((trial) => sameSettings(trial.settingsAsked, settings) && trial.outcome.state !== "fits");
  return load ? `It did not load within the limits: ${describeOutcome(load)}` : "It was not stable.";
}

function unfinished({ ending, request, protocol }: EvidenceSource, { predictedFillMs }: Candidate): string {
  const fill = predictedFillMs === null ? "" : ` Filling it once takes ${formatDuration(predictedFillMs)} (predicted).`;
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
