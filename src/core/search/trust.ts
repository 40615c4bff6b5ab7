import type { Fit } from "./bracket";

/** Formulas for the KV cache are known to be wrong by -81 % to +682 %: the true slope may be this many times the predicted one. */
const WORST_FACTOR = 7;
/** Pessimism about a slope that one load has not contradicted. */
const PLAUSIBLE_FACTOR = 1.25;
/** A formula whose first load is off by more than this share of the cache it predicts there is not believed. */
const TOLERATED_SHARE = 0.25;

/**
 * By how much the slope of the corrected prediction may be too small. One load checks the formula: if it explains what was
 * measured to a quarter of the cache predicted there, its slope is believed with a margin; otherwise the worst is assumed,
 * until a second size has measured the slope.
 */
export function slopePessimism(predict: (numCtx: number) => number | null, fits: readonly Fit[]): number {
  const smallest = fits[0];
  const largest = fits.at(-1);
  if (!smallest || !largest || largest.numCtx >= smallest.numCtx * 1.5) return 1;
  const here = predict(smallest.numCtx);
  const further = predict(smallest.numCtx * 5);
  if (here === null || further === null) return WORST_FACTOR;
  const cacheBytes = (further - here) / 4;
  return Math.abs(smallest.footprintBytes - here) <= TOLERATED_SHARE * cacheBytes ? PLAUSIBLE_FACTOR : WORST_FACTOR;
}
