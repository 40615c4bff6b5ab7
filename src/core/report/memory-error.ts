import type { ModelReport } from "../domain/report";
import type { LoadTrial, Trial } from "../domain/trial";
import { correctByLoads } from "../estimate/memory-fit";
import type { RunnerSettings } from "../domain/settings";
import { loadsOf } from "../domain/trial";
import { isSearched } from "../plan/progress";

/**
 * How wrong the memory model was on this model, worst case, as a share of what was measured: before any load, and for
 * the loads after the first two sizes had corrected it. Null where there is nothing to compare.
 */
export function memoryErrors(
  predict: (numCtx: number) => number | null,
  trials: readonly Trial[],
  options: RunnerSettings,
): ModelReport["memoryModel"] {
  // The prediction is one for these options: loads of a race had others.
  const own = loadsOf(trials).filter((load) => isSearched(options, load));
  const measured = own.flatMap((trial) => measuredLoad(trial));
  const bySize = [...new Map(measured.map((load) => [load.numCtx, load])).values()];
  const firstTwo = bySize.slice(0, 2);
  const corrected = firstTwo.length === 2 ? correctByLoads(predict, firstTwo) : null;
  return {
    errorBeforeLoad: worst(measured, predict),
    errorAfterTwoLoads: corrected ? worst(bySize.slice(2), corrected) : null,
  };
}

interface MeasuredLoad {
  readonly numCtx: number;
  readonly footprintBytes: number;
}

function measuredLoad({ outcome, contextTokensObserved }: LoadTrial): MeasuredLoad[] {
  if (outcome.state !== "fits" || contextTokensObserved === null) return [];
  return [{ numCtx: contextTokensObserved, footprintBytes: outcome.use.footprintBytes }];
}

function worst(loads: readonly MeasuredLoad[], predict: (numCtx: number) => number | null): number | null {
  const errors = loads.flatMap(({ numCtx, footprintBytes }) => {
    const predicted = predict(numCtx);
    return predicted === null ? [] : [Math.abs(predicted / footprintBytes - 1)];
  });
  return errors.length === 0 ? null : Math.max(...errors);
}
