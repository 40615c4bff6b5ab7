import type { BoundBy, Ceiling } from "../domain/evidence";
import type { HardwareReading } from "../domain/hardware";
import type { RunEnding } from "../domain/journal";
import type { LoadTrial, PoolUse, Trial } from "../domain/trial";
import type { Said } from "../domain/statements";
import { describeOutcome } from "../judge/outcome";
import { ON_GPU, poolOf } from "../judge/pool";
import { correctByLoads } from "../estimate/memory-fit";
import { bracketOf } from "../search/bracket";
import type { CeilingObservation, CeilingProblem } from "../search/problem";
import { predictCeiling } from "./predict-ceiling";
import { loadsOf } from "../domain/trial";
import { isSearched } from "./progress";
import { limitShare, stepTokens } from "./situation";
import type { Situation } from "./situation";

/**
 * Whether the model stays wholly on a discrete GPU at its smallest: as its loads show, and null while they do not. A server
 * may choose so large a context by itself that it spills; that says nothing about smaller ones.
 */
export function isResident(
  { environment, protocol, request }: Pick<Situation, "environment" | "protocol" | "request">,
  trials: readonly Trial[],
): boolean | null {
  if (environment.hardware.layout.kind !== "discrete") return false;
  const seen = loadsOf(trials)
    .filter((load) => isSearched(request.options, load))
    .flatMap(({ outcome, contextTokensObserved }) => ("gpuShare" in outcome ? [{ gpuShare: outcome.gpuShare, contextTokensObserved }] : []));
  if (seen.some(({ gpuShare }) => gpuShare >= ON_GPU)) return true;
  return seen.some(({ contextTokensObserved }) => (contextTokensObserved ?? 0) <= protocol.startTokens) ? false : null;
}

/** The memory of a server that runs elsewhere: nothing here tells how much there is, so only its own refusals bind. */
const ELSEWHERE = { name: "ram", totalBytes: Number.MAX_SAFE_INTEGER, usedBytes: 0 } as const;

/** The search's question as it stands now; `reading` is one with the model unloaded: what others hold at this moment. */
export function ceilingProblem(situation: Situation, trials: readonly Trial[], reading: HardwareReading): CeilingProblem {
  const { request, model, environment, protocol } = situation;
  const resident = isResident(situation, trials) ?? false;
  const pool = environment.engine.local ? poolOf(environment.hardware, reading, resident, request.limits.ram) : ELSEWHERE;
  return {
    trainedContextTokens: model.trainedContextTokens,
    maxContextTokens: request.maxContextTokens,
    stepTokens: stepTokens(situation),
    startTokens: protocol.startTokens,
    pool: resident ? "vram" : "ram",
    poolBytes: pool.totalBytes,
    othersBytes: pool.usedBytes,
    limitShare: resident ? limitShare(situation) : request.limits.ram,
    predict: situation.predictFootprintBytes,
    predictRest: situation.predictRestBytes,
    fillGrowth: situation.predictFillGrowthBytes,
  };
}

const useOfLoad = ({ outcome }: LoadTrial): PoolUse | null => ("use" in outcome ? outcome.use : null);

/** The prediction for a context, corrected by all loads so far, bytes; null where nothing is known. */
export function correctedFootprint(situation: Situation, trials: readonly Trial[], numCtx: number): number | null {
  const { fits } = bracketOf(observationsOf(situation, trials));
  return correctByLoads(situation.predictFootprintBytes, fits, situation.predictRestBytes)(numCtx);
}

/** What the loads have shown about size; the baseline speaks for other options only where those are automatic too. */
export function observationsOf(
  situation: Pick<Situation, "environment" | "protocol" | "request">,
  trials: readonly Trial[],
): CeilingObservation[] {
  const own = loadsOf(trials).filter((load) => isSearched(situation.request.options, load));
  const mayBeResident = isResident(situation, trials) !== false;
  return own.flatMap((trial): CeilingObservation[] => {
    const { outcome, settingsAsked, contextTokensObserved } = trial;
    if (outcome.state === "void") return [];
    const use = useOfLoad(trial);
    // A clamped load shows what the server gave, not what it was asked for.
    const numCtx = settingsAsked.numCtx === "auto" || outcome.state === "clamped" ? contextTokensObserved : settingsAsked.numCtx;
    if (numCtx === null) return [];
    const spilled = mayBeResident && "gpuShare" in outcome && outcome.gpuShare < ON_GPU;
    return [
      {
        numCtx,
        outcome: spilled ? "spilled" : outcome.state === "failed" && outcome.reason === "out-of-memory" ? "out-of-memory" : outcome.state,
        // Of a load that was read in both pools only the part on the GPU counts, where there was so much room.
        footprintBytes: spilled && use?.pool !== "vram" ? null : (use?.footprintBytes ?? null),
        othersBytes: use?.othersBytes ?? 0,
        residentBytes: spilled ? residentBytes(outcome) : null,
      },
    ];
  });
}

/** What the last load said for which no size fits; null where none was tried. */
export function whyNoneLoaded({ request }: Pick<Situation, "request">, trials: readonly Trial[]): Said | null {
  const last = loadsOf(trials).findLast((load) => isSearched(request.options, load) && load.outcome.state !== "void");
  return last ? { code: "no-context-loads-since", why: describeOutcome(last) } : null;
}

const residentBytes = ({ use, gpuShare }: { readonly use: PoolUse; readonly gpuShare: number }): number =>
  use.pool === "vram" ? use.footprintBytes : use.footprintBytes * gpuShare;

export function ceilingOf(
  situation: Situation,
  named: { readonly contextTokens: number; readonly boundBy: BoundBy },
  trials: readonly Trial[],
): Extract<Ceiling, { state: "named" }> {
  const predicted = predictCeiling(situation);
  return {
    state: "named",
    contextTokens: named.contextTokens,
    boundBy: named.boundBy,
    loads: loadsOf(trials).length,
    predictedBeforeLoad: predicted.state === "named" ? predicted.contextTokens : null,
  };
}

/**
 * Where certification starts. A ceiling that memory binds is approached with a margin, since free memory wanders between
 * loads; one that leaves memory to spare is taken whole.
 */
export function topTokens(situation: Situation, ceiling: Extract<Ceiling, { state: "named" }>, trials: readonly Trial[]): number {
  const { protocol, request } = situation;
  const step = stepTokens(situation);
  const use = loadsOf(trials)
    .filter((trial) => trial.outcome.state === "fits" && trial.contextTokensObserved === ceiling.contextTokens)
    .map(useOfLoad)
    .at(-1);
  const limit = use?.pool === "vram" ? request.limits.vram : request.limits.ram;
  const tight = use ? (use.othersBytes + use.footprintBytes) / (limit * use.totalBytes) > protocol.certificateMargin : false;
  const memoryBound = ceiling.boundBy === "ram" || ceiling.boundBy === "vram" || tight;
  if (!memoryBound) return ceiling.contextTokens;
  return Math.max(step, Math.floor((ceiling.contextTokens * protocol.certificateMargin) / step) * step);
}

/** The ceiling as far as a run got that never came to a plan. */
export function observedCeiling(trials: readonly Trial[], ending: RunEnding | { readonly state: "unfinished" }): Ceiling {
  if (ending.state === "nothing-fits") return { state: "none", why: ending.why };
  if (ending.state === "budget-spent") return { state: "none", why: { code: "search-out-of-time" } };
  if (ending.state === "cancelled") return { state: "none", why: { code: "search-cancelled" } };
  const loads = loadsOf(trials);
  const largest = Math.max(0, ...loads.filter((trial) => trial.outcome.state === "fits").map((trial) => trial.contextTokensObserved ?? 0));
  if (largest > 0) return { state: "none", why: { code: "search-unfinished", contextTokens: largest } };
  const last = loads.at(-1);
  return { state: "none", why: last ? { code: "no-load-fitted", why: describeOutcome(last) } : { code: "nothing-loaded" } };
}
