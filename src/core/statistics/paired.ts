import type { Ratio } from "../domain/tuning";
import type { Random } from "../ports";
import { mean, quantile } from "./location";
import { integerBelow } from "./random";

/** What one block of visits measured of two configurations (same unit, both positive, higher or lower: the caller knows). */
export interface PairedBlock {
  readonly baseline: readonly number[];
  readonly candidate: readonly number[];
}

/** Mean log-ratio of one block; what disturbs the whole block (heat, other load) cancels out. */
export function logRatio(block: PairedBlock): number {
  const values = [...block.baseline, ...block.candidate];
  if (block.baseline.length === 0 || block.candidate.length === 0 || values.some((value) => !(value > 0))) {
    throw new RangeError("A block needs positive measurements of both configurations.");
  }
  return mean(block.candidate.map(Math.log)) - mean(block.baseline.map(Math.log));
}

/**
 * Ratio candidate : baseline with a bootstrap interval. Whole blocks are drawn again, since the variance lives at the level of
 * reloads (Kalibera & Jones 2013); the deviations are widened by sqrt(n / (n - 1)), which the plain bootstrap of few blocks lacks.
 */
export function ratioOfBlocks(
  blocks: readonly PairedBlock[],
  random: Random,
  options: { readonly confidence?: number; readonly resamples?: number } = {},
): Ratio | null {
  const { confidence = 0.95, resamples = 2000 } = options;
  const logs = blocks.map(logRatio);
  const count = logs.length;
  if (count === 0) return null;
  const centre = mean(logs);
  if (count === 1) return { value: Math.exp(centre), blocks: 1, lower: null, upper: null };
  const widen = Math.sqrt(count / (count - 1));
  const drawn = Array.from({ length: resamples }, () => mean(logs.map(() => logs[integerBelow(random, count)] ?? centre)));
  const deviations = drawn.map((value) => (value - centre) * widen);
  const bound = (share: number): number => Math.exp(centre + quantile(deviations, share));
  return { value: Math.exp(centre), blocks: count, lower: bound((1 - confidence) / 2), upper: bound((1 + confidence) / 2) };
}
