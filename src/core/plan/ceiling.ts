import type { BoundBy, Ceiling } from "../domain/evidence";
import type { HardwareReading } from "../domain/hardware";
import type { RunnerSettings } from "../domain/settings";
import type { LoadTrial, PoolUse, RunEnding, Trial } from "../domain/trial";
import { describeOutcome } from "../judge/outcome";
import { ON_GPU, poolOf } from "../judge/pool";
import { correctByLoads } from "../estimate/memory-fit";
import { bracketOf } from "../search/bracket";
import type { CeilingObservation, CeilingProblem } from "../search/problem";
import { predictCeiling } from "./predict-ceiling";
import { loadsOf } from "./progress";
import { limitShare, stepTokens } from "./situation";
import type { Situation } from "./situation";

/** Whether the model stays wholly on a discrete GPU: as its first load shows, and null before that. */
export function isResident({ environment }: Pick<Situation, "environment">, trials: readonly Trial[]): boolean | null {
  if (environment.hardware.layout.kind !== "discrete") return false;
  const first = loadsOf(trials).find((trial) => "gpuShare" in trial.outcome);
  return first && "gpuShare" in first.outcome ? first.outcome.gpuShare >= ON_GPU : null;
}

/** The search's question as it stands now; `reading` is one with the model unloaded: what others hold at this moment. */
export function ceilingProblem(situation: Situation, trials: readonly Trial[], reading: HardwareReading): CeilingProblem {
  const { request, model, environment, protocol } = situation;
  const resident = isResident(situation, trials) ?? false;
  const pool = poolOf(environment.hardware, reading, resident, request.limits.ram);
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

const sameOptions = (a: RunnerSettings, b: RunnerSettings): boolean =>
  a.numBatch === b.numBatch && a.numThread === b.numThread && a.numGpu === b.numGpu && a.useMmap === b.useMmap;

const useOfLoad = ({ outcome }: LoadTrial): PoolUse | null => ("use" in outcome ? outcome.use : null);

/** The prediction for a context, corrected by all loads so far, bytes; null where nothing is known. */
export function correctedFootprint(situation: Situation, trials: readonly Trial[], numCtx: number): number | null {
  const { fits } = bracketOf(observationsOf(situation, trials));
  return correctByLoads(situation.predictFootprintBytes, fits, situation.predictRestBytes)(numCtx);
}

/** What the loads have shown about size; the baseline speaks for other options only where those are automatic too. */
export function observationsOf({ request }: Pick<Situation, "request">, trials: readonly Trial[]): CeilingObservation[] {
  const own = loadsOf(trials).filter(({ settingsAsked }) => sameOptions(settingsAsked, request.options));
  return own.flatMap((trial): CeilingObservation[] => {
    const { outcome, settingsAsked, contextTokensObserved } = trial;
    if (outcome.state === "void") return [];
    const use = useOfLoad(trial);
    const numCtx = settingsAsked.numCtx === "auto" ? contextTokensObserved : settingsAsked.numCtx;
    if (numCtx === null) return [];
    return [
      {
        numCtx,
        outcome: outcome.state === "failed" && outcome.reason === "out-of-memory" ? "out-of-memory" : outcome.state,
        footprintBytes: use?.footprintBytes ?? null,
        othersBytes: use?.othersBytes ?? 0,
        residentBytes: outcome.state === "spilled" ? outcome.use.footprintBytes * outcome.gpuShare : null,
      },
    ];
  });
}

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
  const loads = loadsOf(trials);
  const largest = Math.max(0, ...loads.filter((trial) => trial.outcome.state === "fits").map((trial) => trial.contextTokensObserved ?? 0));
  if (largest > 0) {
    return { state: "none", why: `The search did not end; ${largest.toLocaleString("en-US")} tokens were seen to fit.` };
  }
  const last = loads.at(-1);
  return { state: "none", why: last ? `No load fitted: ${describeOutcome(last)}` : "Nothing was loaded." };
}
