import type { ChatReply } from "../ports";
import type { CheckName, GradedCheck } from "./prompts";

export interface GradedAnswer {
  readonly id: string;
  readonly check: GradedCheck;
  readonly right: boolean;
}

/** The likeliest tokens at one place, with natural logarithms of their probabilities. */
export type TopTokens = readonly { readonly token: string; readonly logprob: number }[];

/** A free text, written twice in a row at temperature 0. */
export interface GreedyAnswer {
  readonly id: string;
  /** Tokens where the server tells them, words where it does not. */
  readonly tokens: readonly string[];
  readonly again: readonly string[];
  /** At the place of each token; null where the server gives none. */
  readonly top: readonly TopTokens[] | null;
}

/** What a model answered to one suite under one setting. */
export interface QualityAnswers {
  /** Hash of the suite. */
  readonly suite: string;
  /** Checks that this model or server cannot be put to, and why: a sentence each. */
  readonly notApplicable: Readonly<Partial<Record<CheckName, string>>>;
  readonly graded: readonly GradedAnswer[];
  readonly greedy: readonly GreedyAnswer[];
  /** The time ended before all prompts were asked. */
  readonly cutShort: boolean;
}

/** A free text's tokens in order; a thinking model's thoughts belong to it. */
export function tokensOf(reply: ChatReply): Pick<GreedyAnswer, "tokens" | "top"> {
  if (reply.logprobs) return { tokens: reply.logprobs.map(({ token }) => token), top: reply.logprobs.map(({ top }) => top) };
  return { tokens: (reply.thinking + reply.text).match(/\s*\S+/g) ?? [], top: null };
}
