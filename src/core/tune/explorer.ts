import type { TuneCandidate, TuneProblem } from "./contract";
import type { Observation } from "./observations";

/** What is known when the next visit is chosen. */
export interface Exploration {
  readonly problem: TuneProblem;
  readonly baseline: TuneCandidate;
  /** Candidates that have not failed, the baseline among them. */
  readonly alive: readonly TuneCandidate[];
  /** Exploring visits that count; the baseline was seen at least once. */
  readonly observations: readonly Observation[];
}

export interface Opinion {
  /** The best by all that is known, among the candidates that were visited. */
  readonly leader: string;
  /** Its expected log speed-up over the baseline. */
  readonly expectedGain: number;
  /** The best of those that may be used without a proof, and the probability that it is faster than the baseline; null when that is the baseline. */
  readonly likely: { readonly key: string; readonly confidence: number } | null;
  /** Standard deviation of one visit's log time of a turn. */
  readonly visitDeviation: number;
  /** What to visit next, and the log speed-up that may be hoped for from it beyond the leader; null when nothing is left. */
  readonly next: { readonly key: string; readonly hope: number } | null;
}

/** Judges the candidates by the visits so far. Pure. */
export type Explorer = (exploration: Exploration) => Opinion;
