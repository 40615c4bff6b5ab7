import type { TuneStep, TuneVisit } from "./contract";
import type { Pair } from "./gain";
import type { Observation } from "./observations";

/** A disturbed visit of a pair is repeated so many times; then the pair is given up. */
const REPEATS = 2;

export interface Confirming {
  readonly baseline: string;
  readonly leader: string;
  /** Pairs that are to be measured. */
  readonly pairs: number;
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
  const { baseline, leader, pairs } = confirming;
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
  if (pairsOf(confirming, visits, observations).length >= pairs) return null;
  const block = 1 + Math.max(-1, ...visits.map((visit) => visit.block));
  const [first = baseline] = orderOf({ baseline, leader, pairs }, blocks.length);
  return { kind: "visit", key: first, phase: "confirm", block };
}

const orderOf = ({ baseline, leader }: Confirming, index: number): string[] => (index % 2 === 0 ? [baseline, leader] : [leader, baseline]);
