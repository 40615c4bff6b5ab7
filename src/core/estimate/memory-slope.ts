import type { Trial } from "../domain/trial";
import { median } from "../statistics/location";

export interface LoadedSize {
  readonly contextTokens: number;
  readonly footprintBytes: number;
}

export interface MemorySlope {
  readonly fromTokens: number;
  readonly toTokens: number;
  readonly bytesPerToken: number;
  /** What the wandering of the meter alone may add or take. */
  readonly noiseBytesPerToken: number;
}

/** Wander of a process's resident memory between equal loads: some MiB and a share of all (docs/estimator.md). */
const WANDER_BYTES = 8 * 2 ** 20;
const WANDER_SHARE = 0.005;

/** Median footprint of the loads that fitted, by context, ascending. */
export function footprintByContext(trials: readonly Trial[]): LoadedSize[] {
  const groups = new Map<number, number[]>();
  for (const trial of trials) {
    if (trial.type !== "load" || trial.outcome.state !== "fits" || trial.contextTokensObserved === null) continue;
    const sizes = groups.get(trial.contextTokensObserved) ?? [];
    groups.set(trial.contextTokensObserved, [...sizes, trial.outcome.use.footprintBytes]);
  }
  const sizes = [...groups].map(([contextTokens, values]) => ({ contextTokens, footprintBytes: median(values) }));
  return sizes.sort((a, b) => a.contextTokens - b.contextTokens);
}

/** Growth from the smallest to the largest context measured; null with fewer than two. */
export function memorySlope(sizes: readonly LoadedSize[]): MemorySlope | null {
  const [first, last] = [sizes[0], sizes.at(-1)];
  if (first === undefined || last === undefined || last.contextTokens <= first.contextTokens) return null;
  const distance = last.contextTokens - first.contextTokens;
  return {
    fromTokens: first.contextTokens,
    toTokens: last.contextTokens,
    bytesPerToken: (last.footprintBytes - first.footprintBytes) / distance,
    noiseBytesPerToken: (WANDER_BYTES + WANDER_SHARE * last.footprintBytes) / distance,
  };
}
