import type { BoundBy, Ceiling } from "../domain/evidence";
import type { LoadTrial, PoolUse, RunEnding, Trial } from "../domain/trial";
import { describeOutcome } from "../judge/outcome";
import { ON_GPU, poolOf } from "../judge/pool";
import type { CeilingObservation, CeilingProblem } from "../search/ceiling";
import { predictCeiling } from "./predict-ceiling";
import { loadsOf } from "./progress";
import { limitShare, stepTokens } from "./situation";
import type { Situation } from "./situation";

/** On a discrete GPU a model has to stay wholly there, once it was seen to fit at its smallest. */
export function isResident({ environment }: Pick<Situation, "environment">, trials: readonly Trial[]): boolean {
  if (environment.hardware.layout.kind !== "discrete") return false;
  const first = loadsOf(trials).find((trial) => "gpuShare" in trial.outcome);
  // Before the first load residency is hoped for; a first load that spilled shows that the model does not fit there at all.
  if (!first || !("gpuShare" in first.outcome)) return true;
  return first.outcome.gpuShare >= ON_GPU;
}

export function ceilingProblem(situation: Situation, trials: readonly Trial[]): CeilingProblem {
  const { request, model, environment, protocol, reading } = situation;
  const resident = isResident(situation, trials);
  const observed = lastUse(trials);
  const pool = observed ?? poolOf(environment.hardware, reading, resident, request.limits.ram);
  return {
    trainedContextTokens: model.trainedContextTokens,
    maxContextTokens: request.maxContextTokens,
    stepTokens: stepTokens(situation),
    startTokens: protocol.startTokens,
    pool: resident ? "vram" : "ram",
    poolBytes: pool.totalBytes,
    othersBytes: observed ? observed.othersBytes : "usedBytes" in pool ? pool.usedBytes : 0,
    limitShare: resident ? limitShare(situation) : request.limits.ram,
    predict: situation.predictFootprintBytes,
  };
}

function lastUse(trials: readonly Trial[]): PoolUse | null {
  const last = loadsOf(trials).findLast((trial) => useOfLoad(trial) !== null);
  return last ? useOfLoad(last) : null;
}

const useOfLoad = ({ outcome }: LoadTrial): PoolUse | null => ("use" in outcome ? outcome.use : null);

/** What the loads have shown about size. The first load of a GPU machine defines residency and so cannot spill itself. */
export function observationsOf(situation: Situation, trials: readonly Trial[]): CeilingObservation[] {
  const resident = isResident(situation, trials);
  return loadsOf(trials).flatMap((trial): CeilingObservation[] => {
    const { outcome, settingsAsked, contextTokensObserved } = trial;
    if (outcome.state === "void") return [];
    const use = useOfLoad(trial);
    const numCtx = settingsAsked.numCtx === "auto" ? contextTokensObserved : settingsAsked.numCtx;
    if (numCtx === null) return [];
    const spilledForReal = outcome.state === "spilled" && resident;
    return [
      {
        numCtx,
        outcome:
          outcome.state === "failed"
            ? outcome.reason === "out-of-memory"
              ? "out-of-memory"
              : "failed"
            : outcome.state === "spilled" && !spilledForReal
              ? "fits"
              : outcome.state,
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
