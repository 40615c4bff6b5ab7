import type { SpeedVerdict } from "../domain/stress-report";
import { mean, quantile } from "../statistics/location";
import { studentTwoSided } from "../statistics/student";

/** One stretch of the load. */
export interface WindowSpeed {
  /** Of its middle, ms from the start. */
  readonly atMs: number;
  readonly tokensPerSecond: number;
}

/** What must be seen before a change counts: smaller ones are no news to anybody. */
const LEAST_CHANGE = 0.01;
/** A run that could not have seen so much of a change says nothing. */
const MUST_SEE = 0.05;
/** Fewest windows: with fewer of them the spread of the slope is a guess. */
const FEWEST = 8;
/** Probability of calling noise a change, one-sided. */
const FALSE_ALARM = 0.01;
/** Of seeing a change of the size that is told. */
const POWER = 0.95;

/**
 * Whether the speed changes from the beginning to the end: the slope of its logarithm over time, with a standard error that allows for
 * neighbours being alike (Newey & West 1987). The first window is left out: it has the start in it.
 */
export function judgeSpeed(all: readonly WindowSpeed[]): SpeedVerdict {
  const windows = all.slice(1).filter(({ tokensPerSecond }) => tokensPerSecond > 0);
  const speeds = windows.map(({ tokensPerSecond }) => tokensPerSecond);
  const retained = speeds.length === 0 ? null : quantile(speeds, 0.05) / quantile(speeds, 0.95);
  const unknown = { state: "cannot-be-told", windows: windows.length, retained, change: null, couldSee: null } as const;
  if (windows.length < FEWEST) return unknown;
  const third = Math.floor(windows.length / 3);
  const change = mean(speeds.slice(-third)) / mean(speeds.slice(0, third)) - 1;
  const { slope, error } = trend(windows.map(({ atMs, tokensPerSecond }) => [atMs, Math.log(tokensPerSecond)]));
  const spanMs = (windows.at(-1)?.atMs ?? 0) - (windows[0]?.atMs ?? 0);
  const degrees = windows.length - 2;
  const limit = studentTwoSided(1 - 2 * FALSE_ALARM, degrees);
  const couldSee = (limit + studentTwoSided(1 - 2 * (1 - POWER), degrees)) * error * spanMs;
  const t = error > 0 ? slope / error : Math.sign(slope) * Number.POSITIVE_INFINITY;
  const seen = Math.abs(t) > limit && Math.abs(change) >= LEAST_CHANGE && Math.sign(change) === Math.sign(slope);
  const state = seen ? (change < 0 ? "throttles" : "gains") : couldSee <= MUST_SEE ? "holds" : "cannot-be-told";
  return { state, windows: windows.length, retained, change, couldSee };
}

/** Degrees of freedom that slope and neighbours take, so that false alarms stay as rare as they should be with twenty windows. */
const SPENT = 6;

type Point = readonly [x: number, y: number];

function trend(points: readonly Point[]): { readonly slope: number; readonly error: number } {
  const n = points.length;
  const [middleX, middleY] = [mean(points.map(([x]) => x)), mean(points.map(([, y]) => y))];
  const spread = points.reduce((sum, [x]) => sum + (x - middleX) ** 2, 0);
  const slope = points.reduce((sum, [x, y]) => sum + (x - middleX) * (y - middleY), 0) / spread;
  const parts = points.map(([x, y]) => (x - middleX) * (y - middleY - slope * (x - middleX)));
  const lags = Math.max(1, Math.floor(4 * (n / 100) ** (2 / 9)));
  let variance = parts.reduce((sum, part) => sum + part * part, 0);
  for (let lag = 1; lag <= lags; lag++) {
    const products = parts.slice(lag).reduce((sum, part, at) => sum + part * (parts[at] ?? 0), 0);
    variance += 2 * (1 - lag / (lags + 1)) * products;
  }
  // Few points that are alike make the sum too small.
  return { slope, error: Math.sqrt(Math.max(0, variance) * (n / (n - SPENT))) / spread };
}
