import type { CeilingObservation } from "./problem";

export interface Fit {
  readonly numCtx: number;
  readonly footprintBytes: number;
  readonly othersBytes: number;
}

/** What the loads so far leave open. */
export interface Bracket {
  /** Loads that fitted and were read, clamped ones included, ascending. */
  readonly fits: readonly Fit[];
  /** Smallest context that did not fit; null when none failed. */
  readonly smallestFailure: CeilingObservation | null;
}

/**
 * Memory wanders, so a size can fit once and fail once: the failure wins, and only fits below the smallest failure count.
 */
export function bracketOf(observations: readonly CeilingObservation[]): Bracket {
  const failures = observations.filter((seen) => seen.outcome !== "fits" && seen.outcome !== "clamped").sort((a, b) => a.numCtx - b.numCtx);
  const smallestFailure = failures[0] ?? null;
  const fits = observations
    .flatMap(({ numCtx, outcome, footprintBytes, othersBytes }) =>
      (outcome === "fits" || outcome === "clamped") && footprintBytes !== null ? [{ numCtx, footprintBytes, othersBytes }] : [],
    )
    .filter((fit) => smallestFailure === null || fit.numCtx < smallestFailure.numCtx)
    .sort((a, b) => a.numCtx - b.numCtx);
  return { fits, smallestFailure };
}
