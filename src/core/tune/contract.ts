import type { Setup, TunedSetting } from "../domain/settings";
import type { TunePhase, TuneResult, TurnTimes } from "../domain/tuning";
import type { Said } from "../domain/statements";

/** A setup that may be measured. */
export interface TuneCandidate {
  /** Unique and stable: the journal's visits are matched by it. */
  readonly key: string;
  readonly setup: Setup;
  /** What the physical model expects relative to the baseline, in any common unit; null where it says nothing. */
  readonly predicted: TurnTimes | null;
  /** Where it lies on the scale of each setting that is varied, automatic ones resolved; when left out it is read from the setup. */
  readonly position?: TunePosition;
}

/** Sizes as log2, switches as 0 and 1: one unit is a doubling, and equal numbers are equal settings. */
export type TunePosition = Readonly<Partial<Record<TunedSetting, number>>>;

export interface TuneProblem {
  /** The first is the baseline: everything left to the server. */
  readonly candidates: readonly TuneCandidate[];
  /** What is to become fast: an agent's turn of so many new prompt tokens and so many generated ones. */
  readonly turn: { readonly promptTokens: number; readonly replyTokens: number };
  /** Visits (a load and a few requests each) that may be made, contended and failed ones included. */
  readonly maxVisits: number;
  readonly seed: number;
  /** Candidates that somebody asked about: they are visited whatever is expected of them. */
  readonly wanted?: readonly string[];
}

/** One load of one candidate and the timed requests on it (the first request after a load is warm-up and not among them). */
export interface TuneVisit {
  readonly key: string;
  readonly phase: TunePhase;
  /** Visits of one block are compared with each other. */
  readonly block: number;
  readonly outcome:
    | { readonly state: "measured"; readonly requests: readonly TurnTimes[]; readonly contended: boolean; readonly startedAt: number }
    /** The setting does not work here (refused, crashed, over the limits): the candidate is out. */
    | { readonly state: "failed"; readonly why: Said };
}

export type TuneStep =
  | { readonly kind: "visit"; readonly key: string; readonly phase: TunePhase; readonly block: number }
  | { readonly kind: "done"; readonly result: TuneResult };
