import type { Gain, Ratio, SettingGain } from "../domain/tuning";
import { mean, sampleDeviation } from "../statistics/location";
import { studentTwoSided } from "../statistics/student";
import type { LogTimes, Observation } from "./observations";

/** The confidence of every interval that is stated, at least. */
export const CONFIDENCE = 0.95;

/**
 * Ratio from the log-ratios of blocks, with Student's t interval over the blocks. Drawing the blocks again covers the truth in 62, 78,
 * 83, 88 and 90 % with 2, 3, 4, 5 and 8 blocks where 95 % are asked for (simulated, normal noise); this does in 94 to 96 %.
 */
export function ratioOfLogs(logs: readonly number[], confidence = CONFIDENCE): Ratio | null {
  const blocks = logs.length;
  if (blocks === 0) return null;
  const centre = mean(logs);
  if (blocks === 1) return { value: Math.exp(centre), blocks, lower: null, upper: null };
  const half = (studentTwoSided(confidence, blocks - 1) * sampleDeviation(logs)) / Math.sqrt(blocks);
  return { value: Math.exp(centre), blocks, lower: Math.exp(centre - half), upper: Math.exp(centre + half) };
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
export function gainOfPairs(pairs: readonly Pair[], confidence = CONFIDENCE): Gain | null {
  const ratio = (part: keyof LogTimes): Ratio | null =>
    ratioOfLogs(
      pairs.map((pair) => logSpeedUp(pair, part)),
      confidence,
    );
  const turn = ratio("turn");
  const prefill = ratio("prefill");
  const decode = ratio("decode");
  return turn && prefill && decode ? { turn, prefill, decode } : null;
}

/** Whether a gain in the time of a turn is proven. */
export const isProven = (gain: Gain | null): boolean => (gain?.turn.lower ?? 0) > 1;

/** With fewer blocks the interval is so wide that "no gain" would say more than is known. */
const TELLING_BLOCKS = 3;

/** By the interval of the turn's time: what includes 1 is no gain. */
export function verdictOf(gain: Gain): SettingGain["verdict"] {
  if (isProven(gain)) return "gain";
  if ((gain.turn.upper ?? 1) < 1) return "worse";
  return gain.turn.blocks < TELLING_BLOCKS ? "unclear" : "no-gain";
}
