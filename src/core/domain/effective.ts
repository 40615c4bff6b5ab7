import type { EngineReason } from "../errors";
import type { HardwareLimits, WatchSummary } from "./hardware";
import type { Envelope } from "./journal";
import type { RunnerSettings } from "./settings";
import type { Said } from "./statements";

/** What is asked: a fact, three facts, a fact asked for in other words, a chain of names for one number, and how often something happened. */
export const TASK_FAMILIES = ["fact", "facts", "association", "chain", "count"] as const;
export type TaskFamily = (typeof TASK_FAMILIES)[number];

/** retrieval: what is asked for stands in the text; reasoning: it has to be worked out from several places. */
export const TASK_GROUPS = ["retrieval", "reasoning"] as const;
export type TaskGroup = (typeof TASK_GROUPS)[number];

/** Where in the text the facts stand that are needed. */
export const TASK_DEPTHS = ["start", "middle", "end"] as const;
export type TaskDepth = (typeof TASK_DEPTHS)[number];

/** How much of its window a model can use. Written into the journal as it was asked. */
export interface EffectiveRequest {
  readonly model: string;
  readonly families: readonly TaskFamily[];
  /** How sure each of the two answers has to be, 0 to 1. */
  readonly confidence: number;
  /** Of the tasks that it solves at the short context, the share that it has to solve still, 0 to 1. */
  readonly keep: number;
  /** The share of the retrieval tasks that it has to solve, 0 to 1. */
  readonly score: number;
  readonly limits: HardwareLimits;
  /** Options that the model is run with; num_ctx is the window in question, tokens. */
  readonly options: RunnerSettings;
  /** Wall time for the whole run; null is none. */
  readonly budgetMs: number | null;
  readonly seed: number;
}

/** Names a task: with the run's seed and a length it is always the same text. */
export interface TaskName {
  readonly family: TaskFamily;
  /** From 0; three slots in a row have the three depths. */
  readonly slot: number;
  /** From 0: a slot is for a task that is solved at the short context, so more than one may be tried. */
  readonly attempt: number;
}

/** What a text costs in tokens, by the server's count; written down as it is known. */
export interface TextCounted extends Envelope<"effective"> {
  readonly kind: "text-counted";
  readonly family: TaskFamily;
  /** Words of filler in it. */
  readonly words: number;
  /** With the chat template around it; null where the server did not count it. */
  readonly promptTokens: number | null;
  /** Why it did not. */
  readonly why: Said | null;
}

/** One task at one length, written down as soon as it is answered. */
export interface TaskJudged extends Envelope<"effective">, TaskName {
  readonly kind: "task-judged";
  readonly loadId: string;
  readonly depth: TaskDepth;
  /** Length of the prompt that was wanted, tokens. */
  readonly tokens: number;
  /** Words of filler in it. */
  readonly words: number;
  /** Epoch ms. */
  readonly sentAt: number;
  readonly wallMs: number;
  readonly outcome: TaskOutcome;
  readonly watch: WatchSummary;
  readonly contended: boolean;
}

/** right; other: another answer, or more than what was asked for; none: no answer in it; cut: it was still writing, and the answer is not there. */
export const TASK_MARKS = ["right", "other", "none", "cut"] as const;
export type TaskMark = (typeof TASK_MARKS)[number];

/** thinking: it thought until its tokens were spent; truncated: the server had cut the prompt; not-counted: the reply lacks its end or its counts. */
export const NO_ANSWERS = ["thinking", "truncated", "not-counted", "limit-breached"] as const;
export type NoAnswer = (typeof NO_ANSWERS)[number] | EngineReason;

export type TaskOutcome =
  | {
      readonly state: "answered";
      readonly mark: TaskMark;
      /** What it said, cut short, beside what is right. */
      readonly said: string;
      readonly wanted: string;
      readonly promptTokens: number;
      readonly outputTokens: number;
      readonly ttftMs: number;
      readonly promptMs: number;
    }
  /** It is not scored: nothing was answered. */
  | { readonly state: "unanswered"; readonly reason: NoAnswer; readonly message: Said };

export type EffectiveRecord = TextCounted | TaskJudged;
