import type { RunBasics } from "./chains";
import type { Said } from "./statements";
import type { NoAnswer, TaskDepth, TaskFamily, TaskMark } from "./effective";

export const EFFECTIVE_REPORT_SCHEMA = 1;

/** Of so many tasks at one length, how many were solved. */
export interface Solved {
  readonly right: number;
  readonly of: number;
}

/** With the exact interval of the true share, two-sided at the confidence that was asked for. */
export interface SolvedWithin extends Solved {
  readonly lower: number;
  readonly upper: number;
}

/** Why one of the answers cannot be given. */
export const UNTOLD = ["random-weights", "base-too-low", "no-answers", "window-too-small", "not-asked", "time"] as const;
export type Untold = (typeof UNTOLD)[number];

/** Up to which length a bar is kept. */
export type UsableLength =
  | {
      readonly state: "at-least";
      readonly tokens: number;
      /** There; null at the short context, which is the measure of the others. */
      readonly seen: Solved | null;
      /** As long as the window allows. */
      readonly wholeWindow: boolean;
      /** The shortest length that is not proven; null where none was given up. */
      readonly failing: LengthFailing | null;
      /** A longer one that looks good, and for which the time was too short. */
      readonly promising: (Solved & { readonly tokens: number }) | null;
    }
  /** Not even at the short context. */
  | { readonly state: "nowhere"; readonly seen: Solved }
  | { readonly state: "cannot-be-told"; readonly why: Untold };

export interface LengthFailing extends Solved {
  readonly tokens: number;
  /** no-answers: too much there was not answered at all. */
  readonly why: "score" | "no-answers";
}

export interface EffectiveLength {
  readonly tokens: number;
  /** Counted by the server, median; null where nothing was counted. */
  readonly promptTokens: number | null;
  /** All that was answered there. At the longer lengths only tasks are asked that were solved at the short one. */
  readonly solved: SolvedWithin;
  readonly byDepth: readonly (SolvedWithin & { readonly depth: TaskDepth })[];
  readonly byFamily: readonly (Solved & { readonly family: TaskFamily })[];
  /** Time to the first token, median, ms. */
  readonly ttftMs: number | null;
  readonly unanswered: number;
}

/** A kind of wrong or missing answer, with one of them as it came. */
export interface TaskFailure {
  readonly what: Exclude<TaskMark, "right"> | NoAnswer;
  readonly count: number;
  readonly example: { readonly said: string; readonly wanted: string } | { readonly message: Said };
}

/** Derived from the journal alone. */
export interface EffectiveReport extends RunBasics<"effective"> {
  readonly kind: "effective";
  readonly schema: typeof EFFECTIVE_REPORT_SCHEMA;
  /** What the server gave; null where nothing was loaded. */
  readonly contextTokens: number | null;
  /** The short context that the others are held against. */
  readonly baseTokens: number;
  /** Tasks of each family as they were drawn, at the short context. `used`: enough are solved to hold longer texts against them. */
  readonly families: readonly (Solved & { readonly family: TaskFamily; readonly used: boolean })[];
  readonly relative: UsableLength;
  readonly absolute: UsableLength;
  /** From here on a client should shorten its history, and by which answer; null where neither tells. */
  readonly compaction: { readonly tokens: number; readonly basis: "relative" | "absolute" | "window" } | null;
  /** The shortest first. */
  readonly lengths: readonly EffectiveLength[];
  readonly failures: readonly TaskFailure[];
  readonly contended: boolean;
}
