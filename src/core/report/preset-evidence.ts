import type { Evidence, WindowMeasures } from "../domain/evidence";
import type { OptimizeRequest } from "../domain/request";
import { sameOptions } from "../domain/settings";
import type { RunnerSettings } from "../domain/settings";
import type { RunEnding } from "../domain/journal";
import type { Candidate } from "../domain/optimize-records";
import type { RequestTrial, Trial } from "../domain/trial";
import { together } from "../domain/statements";
import type { Said } from "../domain/statements";
import { clientMs, onTime } from "../judge/own-delay";
import { decodeMsPerToken } from "../measure/speed-samples";
import { candidateState } from "../plan/certify";
import { speedModel } from "../plan/speed";
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
      return { state: "provisional", count, bound, measures, why: { code: "only-incomplete-replies", loads: count.voids } };
    case "open":
      return { state: "provisional", count, bound, measures, why: unfinished(source, candidate, measures), visitsNeeded: state.visitsNeeded };
  }
}

function rejection({ count, last }: Extract<CandidateState, { state: "rejected" }>): Said {
  const failures = count.visits - count.successes;
  const { smallerFailures: smaller } = count;
  const failed: Said = smaller > 0 ? { code: "loads-failed-smaller", failures, smaller } : { code: "loads-failed", failures };
  return together([failed, last?.failure ? { code: "last-failure", why: last.failure } : ""]);
}

function unfinished(source: EvidenceSource, candidate: Candidate, { ttftFullMs }: WindowMeasures): Said {
  const { ending, request, protocol, trials } = source;
  if (ending.state === "failed") return { code: "ended-early", why: ending.message };
  const proofMs = missingMs(source, candidate);
  const proof: Said = proofMs === null ? "" : { code: "proof-takes", proofMs };
  // What was measured stands beside it as the time to the first token: a prediction of the same would only differ.
  if (ttftFullMs) return together([unprovenBy(ending, request.budgetMs ?? 0), proof]);
  // By all that is known now: what the plan predicted is older.
  const fillMs = speedModel(trials)?.fillMs(candidate.contextTokens) ?? candidate.predictedFillMs;
  const takes = together([fillMs === null ? "" : { code: "fill-takes", fillMs }, proof]);
  if (fillMs !== null && fillMs > protocol.requestTimeLimitMs) {
    return together([{ code: "longer-than-a-request", limitMs: protocol.requestTimeLimitMs }, takes]);
  }
  return together([unprovenBy(ending, request.budgetMs ?? 0), takes]);
}

function unprovenBy(ending: Exclude<EvidenceSource["ending"], { state: "failed" }>, budgetMs: number): Said {
  switch (ending.state) {
    case "budget-spent":
      return { code: "budget-too-small", budgetMs };
    case "cancelled":
      return { code: "cancelled-before-proof" };
    case "unfinished":
      return { code: "not-proven-so-far" };
    case "completed":
    case "nothing-fits":
      return { code: "not-proven" };
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
