import { isTelling } from "../domain/tuning";
import type { Gain, Ratio, SettingGain } from "../domain/tuning";
import { mean, sampleDeviation } from "../statistics/location";
import { studentTwoSided } from "../statistics/student";
import type { LogTimes, Observation } from "./observations";

/** The confidence of every interval that is stated, at least. */
export const CONFIDENCE = 0.95;

/**
 * Ratio from the log-ratios of blocks, with Student's t interval over the blocks. Drawing the blocks again covers the truth in 62, 78,
 * 83, 88 and 90 % with 2, 3, 4, 5 and 8 blocks where 95 % are asked for (simulated, normal noise); this does in 94 to 96 %. A few
 * blocks are judged by the `spread` of others, where it is given and rests on more.
 */
export function ratioOfLogs(logs: readonly number[], confidence = CONFIDENCE, spread: Spread | null = null): Ratio | null {
  const blocks = logs.length;
  if (blocks === 0) return null;
  const centre = mean(logs);
  const byOthers = spread !== null && blocks < OWN_SCATTER_BLOCKS && spread.degrees >= blocks;
  const { deviation, degrees } = byOthers ? spread : { deviation: blocks > 1 ? sampleDeviation(logs) : 0, degrees: blocks - 1 };
  if (degrees < 1) return { value: Math.exp(centre), blocks, lower: null, upper: null };
  const half = (studentTwoSided(confidence, degrees) * deviation) / Math.sqrt(blocks);
  return { value: Math.exp(centre), blocks, lower: Math.exp(centre - half), upper: Math.exp(centre + half) };
}

/** With fewer blocks their own scatter says little: three have an interval ten times too wide or, by luck, none to speak of. */
const OWN_SCATTER_BLOCKS = 6;

/** With fewer blocks nothing is said not to matter. */
export const TELLING_BLOCKS = 3;

/** Standard deviation of a block's log-ratio, known from elsewhere, with the degrees of freedom behind it. */
export interface Spread {
  readonly deviation: number;
  readonly degrees: number;
}

/** How much visits of one and the same setup scatter, pooled over all setups that were visited more than once; doubled in variance, for a pair. */
export function pooledSpread(observations: readonly Observation[], part: keyof LogTimes): Spread {
  const setups = [...new Set(observations.map(({ key }) => key))].map((key) =>
    observations.filter((seen) => seen.key === key).map(({ times }) => times[part]),
  );
  const squares = setups.flatMap((times) => times.map((time) => (time - mean(times)) ** 2));
  const degrees = observations.length - setups.length;
  return { deviation: degrees === 0 ? 0 : Math.sqrt((2 * squares.reduce((sum, square) => sum + square, 0)) / degrees), degrees };
}

/** One block: what was measured of the baseline and of the candidate in it. */
export interface Pair {
  readonly baseline: readonly Observation[];
  readonly candidate: readonly Observation[];
}

/** Log speed-up of one block: how much longer the baseline takes. */
export const logSpeedUp = ({ baseline, candidate }: Pair, part: keyof LogTimes): number =>
  mean(baseline.map(({ times }) => times[part])) - mean(candidate.map(({ times }) => times[part]));

/** Speed-ups over blocks; null without any. */
export function gainOfPairs(pairs: readonly Pair[], confidence = CONFIDENCE, spreadOf: (part: keyof LogTimes) => Spread | null = () => null): Gain | null {
  const ratio = (part: keyof LogTimes): Ratio | null =>
    ratioOfLogs(
      pairs.map((pair) => logSpeedUp(pair, part)),
      confidence,
      spreadOf(part),
    );
  const turn = ratio("turn");
  const prefill = ratio("prefill");
  const decode = ratio("decode");
  return turn && prefill && decode ? { turn, prefill, decode } : null;
}

/** Whether a gain in the time of a turn is proven. */
export const isProven = (gain: Gain | null): boolean => (gain?.turn.lower ?? 0) > 1;

/** One pair says nothing: a disturbance that no watch sees (a neighbour on the same physical core) was measured to halve a single visit. */
const FEWEST_BLOCKS = 2;

/** By the interval of the turn's time: what includes 1 is no gain, unless it is so wide that it includes everything. */
export function verdictOf(gain: Gain): SettingGain["verdict"] {
  if (gain.turn.blocks < FEWEST_BLOCKS) return "unclear";
  if (isProven(gain)) return "gain";
  if ((gain.turn.upper ?? 1) < 1) return "worse";
  return gain.turn.blocks < TELLING_BLOCKS || !isTelling(gain.turn) ? "unclear" : "no-gain";
}
