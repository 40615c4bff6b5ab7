import type { Gain, Ratio } from "../domain/tuning";
import { mean, sampleDeviation } from "../statistics/location";
import { studentTwoSided } from "../statistics/student";
import type { LogTimes, Observation } from "./observations";

/** The confidence of every interval that is stated. */
export const CONFIDENCE = 0.95;

/** What other visits of the same race tell of the spread of one log-ratio: its deviation and by how many degrees of freedom. */
export interface KnownSpread {
  readonly deviation: number;
  readonly degrees: number;
}

/**
 * Ratio from the log-ratios of blocks, with Student's t interval over the blocks: with two to five of them the plain bootstrap covers
 * too little (docs/tuning.md). `known` pools the spread seen elsewhere, weighted by degrees of freedom; never less than the blocks' own share.
 */
export function ratioOfLogs(logs: readonly number[], known: KnownSpread | null = null): Ratio | null {
  const blocks = logs.length;
  if (blocks === 0) return null;
  const centre = mean(logs);
  if (blocks === 1) return { value: Math.exp(centre), blocks, lower: null, upper: null };
  const own = sampleDeviation(logs);
  const degrees = blocks - 1 + (known?.degrees ?? 0);
  const variance = ((blocks - 1) * own ** 2 + (known === null ? 0 : known.degrees * known.deviation ** 2)) / degrees;
  const half = studentTwoSided(CONFIDENCE, degrees) * Math.sqrt(variance / blocks);
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
export function gainOfPairs(pairs: readonly Pair[], spread: (part: keyof LogTimes) => KnownSpread | null = () => null): Gain | null {
  const ratio = (part: keyof LogTimes): Ratio | null =>
    ratioOfLogs(
      pairs.map((pair) => logSpeedUp(pair, part)),
      spread(part),
    );
  const turn = ratio("turn");
  const prefill = ratio("prefill");
  const decode = ratio("decode");
  return turn && prefill && decode ? { turn, prefill, decode } : null;
}

/** Whether a gain in the time of a turn is proven. */
export const isProven = (gain: Gain | null): boolean => (gain?.turn.lower ?? 0) > 1;
