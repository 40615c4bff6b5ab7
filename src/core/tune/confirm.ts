import type { Gain } from "../domain/tuning";
import { mean, sampleDeviation } from "../statistics/location";
import { studentTwoSided } from "../statistics/student";
import type { TuneStep, TuneVisit } from "./contract";
import type { Opinion } from "./explorer";
import { CONFIDENCE, gainOfPairs, isProven, logSpeedUp } from "./gain";
import type { Pair } from "./gain";
import type { Observation } from "./observations";

/** A disturbed visit of a pair is repeated so many times; then the pair is given up. */
const REPEATS = 2;

/** Pairs that a gain is looked for with: fewer have no interval to speak of, more cost too much. */
export const LEAST_PAIRS = 3;
export const MOST_PAIRS = 5;
/** Normal quantile of the power that the first look is planned for: 69 %; what it misses, the last look may still see. */
const POWER = 0.5;
/**
 * The pairs are looked at twice, and each look may be wrong: 1 % for the first and 4 % for the last keep both together within the
 * 5 % of one look (Bonferroni), and nearly all of it for the look that decides most.
 */
const FIRST_LOOK = 0.99;
const LAST_LOOK = 0.96;

export interface Confirming {
  readonly baseline: string;
  readonly leader: string;
  /** Pairs at which a clear gain is stated, and pairs at which the race ends in any case. */
  readonly first: number;
  readonly last: number;
}

/** Pairs after which the expected gain should be clear, `wanted` up to the most that make sense, and the looks that `affordable` allows. */
export function planPairs(
  { expectedGain, visitDeviation }: Pick<Opinion, "expectedGain" | "visitDeviation">,
  affordable: number,
): { readonly wanted: number; readonly first: number; readonly last: number } {
  let wanted = LEAST_PAIRS;
  const clear = (pairs: number): boolean =>
    expectedGain >= (studentTwoSided(FIRST_LOOK, pairs - 1) + POWER) * visitDeviation * Math.sqrt(2 / pairs);
  while (wanted < MOST_PAIRS && !clear(wanted)) wanted++;
  const last = Math.min(affordable, MOST_PAIRS);
  return { wanted, first: Math.min(wanted, last), last };
}

/** The gain by these pairs with the confidence of the look at which they are judged. */
export const confirmedGain = ({ first, last }: Confirming, pairs: readonly Pair[]): Gain | null =>
  gainOfPairs(pairs, first === last ? CONFIDENCE : pairs.length <= first ? FIRST_LOOK : LAST_LOOK);

/** Whether more pairs would not change what is stated: the gain is clear at the first look, or out of reach of the last. */
export function isSettled(confirming: Confirming, pairs: readonly Pair[]): boolean {
  if (pairs.length !== confirming.first) return pairs.length >= confirming.last;
  if (isProven(confirmedGain(confirming, pairs))) return true;
  const logs = pairs.map((pair) => logSpeedUp(pair, "turn"));
  const deviation = sampleDeviation(logs);
  // Out of reach: even if the truth is half a standard error better than what was seen, the last look would not prove it.
  const hoped = mean(logs) + deviation / (2 * Math.sqrt(pairs.length));
  return hoped < (studentTwoSided(LAST_LOOK, confirming.last - 1) * deviation) / Math.sqrt(confirming.last);
}

/** The confirming blocks of this leader, in order: those in which nothing else but the baseline was visited. */
function blocksOf({ baseline, leader }: Confirming, visits: readonly TuneVisit[]): number[] {
  const confirming = visits.filter((visit) => visit.phase === "confirm");
  const foreign = new Set(confirming.filter(({ key }) => key !== baseline && key !== leader).map((visit) => visit.block));
  return [...new Set(confirming.map((visit) => visit.block))].filter((block) => !foreign.has(block));
}

export function pairsOf(confirming: Confirming, visits: readonly TuneVisit[], observations: readonly Observation[]): Pair[] {
  const seen = observations.filter((observation) => observation.phase === "confirm");
  return blocksOf(confirming, visits).flatMap((block) => {
    const of = (key: string): Observation[] => seen.filter((observation) => observation.block === block && observation.key === key);
    const pair = { baseline: of(confirming.baseline), candidate: of(confirming.leader) };
    return pair.baseline.length > 0 && pair.candidate.length > 0 ? [pair] : [];
  });
}

/** The next visit of the confirming pairs; null when all are measured. The order is reversed in every other pair: ABBA. */
export function nextConfirming(
  confirming: Confirming,
  visits: readonly TuneVisit[],
  observations: readonly Observation[],
): Extract<TuneStep, { kind: "visit" }> | null {
  const { baseline, last } = confirming;
  const blocks = blocksOf(confirming, visits);
  const current = blocks.at(-1);
  if (current !== undefined) {
    for (const key of orderOf(confirming, blocks.length - 1)) {
      const own = visits.filter((visit) => visit.phase === "confirm" && visit.block === current && visit.key === key);
      const counts = observations.some((seen) => seen.phase === "confirm" && seen.block === current && seen.key === key);
      if (counts) continue;
      if (own.length <= REPEATS) return { kind: "visit", key, phase: "confirm", block: current };
      break;
    }
  }
  if (pairsOf(confirming, visits, observations).length >= last) return null;
  const block = 1 + Math.max(-1, ...visits.map((visit) => visit.block));
  const [first = baseline] = orderOf(confirming, blocks.length);
  return { kind: "visit", key: first, phase: "confirm", block };
}

const orderOf = ({ baseline, leader }: Confirming, index: number): string[] => (index % 2 === 0 ? [baseline, leader] : [leader, baseline]);
