import type { Percentile } from "../domain/evidence";
import { regularizedBeta } from "./special";

/** Samples in order, however they are kept. */
export interface Ranked {
  readonly n: number;
  /** The `rank`-th smallest, from 1 to n. */
  readonly at: (rank: number) => number;
}

export function ranked(samples: readonly number[]): Ranked {
  const sorted = [...samples].sort((a, b) => a - b);
  return { n: sorted.length, at: (rank) => sorted[rank - 1] ?? Number.NaN };
}

/** Samples that are counted by size: [size, how many], the smallest first. */
export function rankedCounts(counts: readonly (readonly [number, number])[]): Ranked {
  const upTo: number[] = [];
  for (const [, count] of counts) upTo.push((upTo.at(-1) ?? 0) + count);
  return {
    n: upTo.at(-1) ?? 0,
    at: (rank) => counts[lowest(0, upTo.length, (index) => (upTo[index] ?? Infinity) >= rank)]?.[0] ?? Number.NaN,
  };
}

/**
 * The value that a share of all future samples stays below, with an interval that holds it with `confidence` or more, whatever they are
 * distributed like: two of the samples themselves, chosen by the binomial distribution of how many lie below the true value (exact; David &
 * Nagaraja, Order Statistics, 2003, 7.1). It takes independent samples: of a reply's pieces, or of several replies on one load, only
 * a summary of each load is one. Null without samples; without an interval where there are too few of them. Throws RangeError on an impossible share or confidence.
 */
export function percentileOf(samples: Ranked, share: number, confidence: number): Percentile | null {
  for (const value of [share, confidence]) if (!(value > 0 && value < 1)) throw new RangeError(`A share lies between 0 and 1, not at ${value}.`);
  const { n, at } = samples;
  if (n === 0) return null;
  const value = at(Math.min(n, Math.max(1, Math.ceil(share * n))));
  const ranks = ranksOf(n, share, 1 - confidence);
  return { share, n, value, confidence, interval: ranks ? { lower: at(ranks.lower), upper: at(ranks.upper) } : null, needed: samplesNeeded(share, confidence) };
}

/** Fewest samples of which two can hold the percentile between them with this confidence. */
export function samplesNeeded(share: number, confidence: number): number {
  for (let n = 2; ; n++) if (share ** n + (1 - share) ** n <= 1 - confidence) return n;
}

/** Probability that k or fewer of n samples lie below the true percentile. */
const atMost = (k: number, n: number, share: number): number => (k < 0 ? 0 : k >= n ? 1 : regularizedBeta(1 - share, n - k, k + 1));

/**
 * The closest ranks that miss the true value with probability `error` at most. Each side gets half of it; where one side cannot be that
 * sure even with the last sample, the other has what is left. Null where no two samples do.
 */
function ranksOf(n: number, share: number, error: number): { readonly lower: number; readonly upper: number } | null {
  // The true value lies below the lower rank's sample when fewer than `lower` samples are below it, and above the upper's when `upper` or more are.
  const missesBelow = (lower: number): number => atMost(lower - 1, n, share);
  const missesAbove = (upper: number): number => 1 - atMost(upper - 1, n, share);
  const lowerFor = (allowed: number): number => lowest(1, n + 1, (rank) => missesBelow(rank) > allowed) - 1;
  const upperFor = (allowed: number): number => lowest(1, n + 1, (rank) => missesAbove(rank) <= allowed);
  const half = error / 2;
  if (missesAbove(n) > half) {
    const lower = lowerFor(error - missesAbove(n));
    return lower >= 1 ? { lower, upper: n } : null;
  }
  if (missesBelow(1) > half) {
    const upper = upperFor(error - missesBelow(1));
    return upper <= n ? { lower: 1, upper } : null;
  }
  return { lower: lowerFor(half), upper: upperFor(half) };
}

/** The lowest whole number from `from` on, below `to`, for which `holds`; `to` where there is none. It holds for all behind the first. */
function lowest(from: number, to: number, holds: (value: number) => boolean): number {
  let [low, high] = [from, to];
  while (low < high) {
    const middle = Math.floor((low + high) / 2);
    if (holds(middle)) high = middle;
    else low = middle + 1;
  }
  return low;
}
