import type { Measured } from "../domain/evidence";
import { mean, median, medianAbsoluteDeviation, sampleDeviation } from "./location";
import { studentTwoSided } from "./student";

/** Samples of one quantity taken on one load of the model. */
export interface LoadSamples {
  readonly loadId: string;
  readonly samples: readonly number[];
}

/** Makes the median absolute deviation of a normal sample its standard deviation. */
const MAD_SCALE = 1.4826;
/** The same for the mean absolute deviation: sqrt(pi / 2). */
const MEAN_DEVIATION_SCALE = 1.2533;
const OUTLIER_DEVIATIONS = 3;
/** Meters and clocks round: what differs by less than this share is never an outlier. */
const RESOLUTION = 1e-3;

/**
 * Marks each sample that lies further than 3 x 1.4826 MAD from the median. Where more than half of the samples are equal the
 * MAD is zero and says nothing about the spread, so the mean deviation takes its place (Iglewicz & Hoaglin 1993).
 */
export function flagOutliers(samples: readonly number[]): boolean[] {
  if (samples.length < 3) return samples.map(() => false);
  const middle = median(samples);
  const deviations = samples.map((sample) => Math.abs(sample - middle));
  const mad = medianAbsoluteDeviation(samples);
  const spread = mad > 0 ? MAD_SCALE * mad : MEAN_DEVIATION_SCALE * mean(deviations);
  const limit = Math.max(OUTLIER_DEVIATIONS * spread, RESOLUTION * Math.abs(middle));
  return deviations.map((deviation) => deviation > limit);
}

/**
 * Summary of a quantity measured on one or more loads, or null where nothing was measured. Outliers are left out and counted.
 *
 * `value` is the mean of the loads' means: outliers are gone already, and the interval below belongs to a mean. The two-sided
 * 95 % interval is Student's t over the *loads*, since a reload moves a result more than a repetition on the same load does
 * (Kalibera & Jones 2013). With a single load it falls back to the samples of that load and so shows only the variance within
 * it, which understates the truth by two to three times (docs/estimator.md). Null where fewer than two samples are left.
 * A quantity that is never negative has no negative lower bound.
 */
export function summarize(loads: readonly LoadSamples[]): Measured | null {
  const all = loads.flatMap((load) => load.samples);
  const flags = flagOutliers(all);
  let position = 0;
  const kept = loads.map((load) => load.samples.filter(() => flags[position++] !== true)).filter((samples) => samples.length > 0);
  const n = kept.reduce((total, samples) => total + samples.length, 0);
  if (n === 0) return null;
  const means = kept.map(mean);
  const units = means.length > 1 ? means : (kept[0] ?? []);
  const value = mean(units);
  const outliers = all.length - n;
  if (n < 2) return { value, n, lower: null, upper: null, outliers };
  const half = (studentTwoSided(0.95, units.length - 1) * sampleDeviation(units)) / Math.sqrt(units.length);
  const floor = all.every((sample) => sample >= 0) ? 0 : Number.NEGATIVE_INFINITY;
  return { value, n, lower: Math.max(floor, value - half), upper: value + half, outliers };
}
