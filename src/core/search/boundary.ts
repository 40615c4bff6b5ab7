import type { Bracket, Fit } from "./bracket";
import type { CeilingProblem } from "./problem";
import { cacheShape, mayStep, REST_DOUBT } from "./trust";

/** Guard against what no load has shown, as a share of what lies beyond the largest one. */
const GUARD_OF_EXTRAPOLATION = 0.03;
/** Pessimism about the slope over a single step. */
const SMALL_STEP_FACTOR = 2;

export interface BoundaryQuestion {
  readonly top: number;
  readonly bracket: Bracket;
  readonly largest: Fit;
  readonly corrected: (numCtx: number) => number | null;
  readonly usable: number;
  /** The most that the cache may grow by, as a multiple of its predicted shape; 0 takes the corrected prediction as it is. */
  readonly steepest: number;
}

/** Largest context that may be loaded next; no more than the largest one that was seen to fit when nothing larger may. Tokens. */
export function boundary(problem: CeilingProblem, { top, bracket, largest, corrected, usable, steepest }: BoundaryQuestion): number {
  const { stepTokens } = problem;
  const failure = bracket.smallestFailure?.numCtx ?? null;
  const fits = (numCtx: number, smallStep = false): boolean => {
    const predicted = corrected(numCtx);
    // Nothing is predicted before two loads without metadata: one doubling shows the slope.
    if (predicted === null) return numCtx <= 2 * largest.numCtx && 2 * largest.footprintBytes <= usable;
    const restRise = problem.predictRest(numCtx) - problem.predictRest(largest.numCtx);
    const cacheRise = Math.max(0, predicted - largest.footprintBytes - restRise);
    const steep = steepest * cacheShape(problem, largest.numCtx, numCtx);
    const worst = smallStep ? Math.min(steep, SMALL_STEP_FACTOR * cacheRise) : steep;
    const buffers = steepest > 0 ? restRise * (1 + REST_DOUBT) : restRise;
    const rise = (buffers + Math.max(cacheRise, worst)) * (1 + GUARD_OF_EXTRAPOLATION);
    return largest.footprintBytes + rise + problem.fillGrowth(numCtx) <= usable;
  };
  const highest = failure === null ? top : failure - stepTokens;
  if (failure === null && fits(top)) return top;
  let low = Math.floor(largest.numCtx / stepTokens);
  let high = Math.floor(highest / stepTokens) + 1;
  while (high - low > 1) {
    const middle = (low + high) >> 1;
    if (fits(middle * stepTokens)) low = middle;
    else high = middle;
  }
  // One step up is little memory if the formula has been right so far: it shows the slope where caution would forbid a larger one.
  const small = largest.numCtx + stepTokens;
  const stuck = low * stepTokens <= largest.numCtx && small <= highest && mayStep(problem, bracket.fits);
  const predicted = stuck && fits(small, true) ? small : low * stepTokens;
  // Where the prediction still goes right up to a size that has failed, it was wrong about it: halve instead.
  const contradicted = failure !== null && predicted >= highest && highest - largest.numCtx > stepTokens;
  return contradicted ? Math.floor((largest.numCtx + highest) / 2 / stepTokens) * stepTokens : predicted;
}
