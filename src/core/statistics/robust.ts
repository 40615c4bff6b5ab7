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

/** How values are averaged: speeds, times and bytes vary by shares of themselves, so their logarithms are. */
interface Scale {
  readonly to: (value: number) => number;
  readonly from: (value: number) => number;
}

const LOG: Scale = { to: Math.log, from: Math.exp };
const PLAIN: Scale = { to: (value) => value, from: (value) => value };

/**
 * Summary of a quantity measured on one or more loads, or null where nothing was measured. Outliers among the samples of one load
 * are left out and counted; a load that differs from the others never is, since a reload moves a result more than a repetition on the
 * same load does (Kalibera & Jones 2013).
 *
 * `value` is the mean of the loads' means, and the two-sided 95 % interval is Student's t over the *loads*. Where all samples are
 * positive both are made of logarithms: the mean is the geometric one, and no bound reaches zero. With a single load the interval
 * falls back to the samples of that load and so shows only the variance within it, which understates the truth by two to three
 * times (docs/estimator.md). Null where fewer than two samples are left.
 */
export function summarize(loads: readonly LoadSamples[]): Measured | null {
  const kept = loads.map(({ samples }) => withoutOutliers(samples)).filter((samples) => samples.length > 0);
  const n = kept.reduce((total, samples) => total + samples.length, 0);
  if (n === 0) return null;
  const scale = kept.flat().every((sample) => sample > 0) ? LOG : PLAIN;
  const means = kept.map((samples) => mean(samples.map(scale.to)));
  const units = means.length > 1 ? means : (kept[0] ?? []).map(scale.to);
  const centre = mean(units);
  const values = units.map(scale.from);
  const outliers = loads.reduce((total, { samples }) => total + samples.length, -n);
  const summary = { value: scale.from(centre), n, units: kept.length, outliers };
  if (n < 2) return { ...summary, sd: null, least: null, most: null, lower: null, upper: null };
  const half = (studentTwoSided(0.95, units.length - 1) * sampleDeviation(units)) / Math.sqrt(units.length);
  const floor = kept.flat().every((sample) => sample >= 0) ? 0 : Number.NEGATIVE_INFINITY;
  return {
    ...summary,
    sd: sampleDeviation(values),
    least: Math.min(...values),
    most: Math.max(...values),
    lower: Math.max(floor, scale.from(centre - half)),
    upper: scale.from(centre + half),
  };
}

function withoutOutliers(samples: readonly number[]): number[] {
  const flags = flagOutliers(samples);
  return samples.filter((_, index) => flags[index] !== true);
}
