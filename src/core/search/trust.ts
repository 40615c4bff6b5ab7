import type { Fit } from "./bracket";

/** Formulas for the KV cache are known to be wrong by -81 % to +682 %: the true slope may be this many times the predicted one. */
const WORST_FACTOR = 7;
/** Pessimism about a slope that one load has not contradicted. */
const LEAST_FACTOR = 1.25;
/** How far the constant part of a prediction (weights, buffers, process) may be off without telling anything about the slope. */
const CONSTANT_ERROR_BYTES = 150e6;
/** Share of a predicted step of the buffers that may be wrong. */
export const REST_DOUBT = 0.25;
const NOISE_DEVIATIONS = 2.5;
/** Wander of a footprint between equal loads: 2 MB and 0.03 % (docs/estimator.md). */
const meterNoiseBytes = (bytes: number): number => 2e6 + 3e-4 * bytes;

interface Formula {
  readonly predict: (numCtx: number) => number | null;
  readonly predictRest: (numCtx: number) => number;
}

/** What the cache is predicted to grow by between two sizes, bytes; tokens where nothing is predicted: only the shape counts. */
export function cacheShape({ predict, predictRest }: Formula, from: number, to: number): number {
  const [low, high] = [predict(from), predict(to)];
  return low === null || high === null ? to - from : high - predictRest(to) - (low - predictRest(from));
}

/**
 * The most that the cache may grow by, as a multiple of its predicted shape. One load checks the
 * formula: what it held beyond the prediction may all be cache. Two loads measure the slope itself, as well as the meter and
 * the steps of the buffers between them allow; of several pairs the one that says most counts.
 */
export function steepestCache(formula: Formula, fits: readonly Fit[]): number {
  const smallest = fits[0];
  if (!smallest) return WORST_FACTOR;
  const pairs = fits.flatMap((low, index) => fits.slice(index + 1).map((high) => steepestBetween(formula, low, high)));
  const measured = pairs.filter((slope) => slope !== null);
  if (measured.length > 0) return Math.min(...measured);
  const here = formula.predict(smallest.numCtx);
  if (here === null) return WORST_FACTOR;
  const cacheBytes = cacheShape(formula, smallest.numCtx, smallest.numCtx * 5) / 4;
  const unexplained = Math.max(0, smallest.footprintBytes - here) + CONSTANT_ERROR_BYTES;
  return Math.min(WORST_FACTOR, Math.max(LEAST_FACTOR, 1 + unexplained / cacheBytes));
}

/** Whether the slope is known well enough for a small step: it was measured, or the only load held no more than was predicted. */
export function mayStep({ predict }: Formula, fits: readonly Fit[]): boolean {
  return (
    fits.length > 1 ||
    fits.every((fit) => fit.footprintBytes <= (predict(fit.numCtx) ?? Number.POSITIVE_INFINITY) + 2 * CONSTANT_ERROR_BYTES)
  );
}

function steepestBetween(formula: Formula, low: Fit, high: Fit): number | null {
  const shape = cacheShape(formula, low.numCtx, high.numCtx);
  if (shape <= 0) return null;
  const restRise = formula.predictRest(high.numCtx) - formula.predictRest(low.numCtx);
  const cacheRise = Math.max(0, high.footprintBytes - low.footprintBytes - restRise);
  const noiseBytes = Math.hypot(meterNoiseBytes(low.footprintBytes), meterNoiseBytes(high.footprintBytes));
  return (cacheRise + NOISE_DEVIATIONS * noiseBytes + REST_DOUBT * Math.abs(restRise)) / shape;
}
