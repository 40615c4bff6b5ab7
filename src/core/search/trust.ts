import type { Fit } from "./bracket";

/** Formulas for the KV cache are known to be wrong by -81 % to +682 %: the true slope may be this many times the predicted one. */
const WORST_FACTOR = 7;
/** Pessimism about a slope that one load has not contradicted. */
const LEAST_FACTOR = 1.25;
/** How far the constant part of a prediction (weights, buffers, process) may be off without telling anything about the slope. */
const CONSTANT_ERROR_BYTES = 150e6;

interface Formula {
  readonly predict: (numCtx: number) => number | null;
  readonly predictRest: (numCtx: number) => number;
}

/**
 * By how much the slope of the corrected prediction may be too small. One load checks the formula: what it held beyond the
 * prediction may all be cache, and then the slope is as many times larger. A second size measures the slope instead.
 */
export function slopePessimism({ predict, predictRest }: Formula, fits: readonly Fit[]): number {
  const smallest = fits[0];
  const largest = fits.at(-1);
  if (!smallest || !largest) return WORST_FACTOR;
  if (largest.numCtx > smallest.numCtx) return measuredSlopePessimism(predictRest, smallest, largest);
  const here = predict(smallest.numCtx);
  const further = predict(smallest.numCtx * 5);
  if (here === null || further === null) return WORST_FACTOR;
  const cacheBytes = (further - predictRest(smallest.numCtx * 5) - (here - predictRest(smallest.numCtx))) / 4;
  const unexplained = Math.max(0, smallest.footprintBytes - here) + CONSTANT_ERROR_BYTES;
  return Math.min(WORST_FACTOR, Math.max(LEAST_FACTOR, 1 + unexplained / cacheBytes));
}

/**
 * Two sizes measure the slope as well as the meter allows: over a short base its noise becomes slope. So does an error in
 * the step that the buffers take between the two, where the batch grows.
 */
function measuredSlopePessimism(predictRest: Formula["predictRest"], smallest: Fit, largest: Fit): number {
  const restRise = predictRest(largest.numCtx) - predictRest(smallest.numCtx);
  const cacheRise = Math.max(1, largest.footprintBytes - smallest.footprintBytes - restRise);
  const noiseBytes = Math.hypot(meterNoiseBytes(smallest.footprintBytes), meterNoiseBytes(largest.footprintBytes));
  const doubt = NOISE_DEVIATIONS * noiseBytes + REST_DOUBT * Math.abs(restRise);
  return Math.min(WORST_FACTOR, 1 + doubt / cacheRise);
}

/** Share of a predicted step of the buffers that may be wrong. */
const REST_DOUBT = 0.25;
const NOISE_DEVIATIONS = 2.5;
/** Wander of a footprint between equal loads: 2 MB and 0.03 % (docs/estimator.md). */
const meterNoiseBytes = (bytes: number): number => 2e6 + 3e-4 * bytes;
