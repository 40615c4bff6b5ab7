import type { GradedAnswer, GreedyAnswer } from "../domain/quality-answers";
import type { ChatReply } from "../ports";
import type { CheckName } from "./prompts";
import type { Said } from "../domain/statements";

/** What a model answered to one suite under one setting. */
export interface QualityAnswers {
  /** Hash of the suite. */
  readonly suite: string;
  /** Checks that this model or server cannot be put to, and why. */
  readonly notApplicable: Readonly<Partial<Record<CheckName, Said>>>;
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
