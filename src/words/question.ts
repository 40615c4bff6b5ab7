import type { QuestionDifference, QuestionKey } from "../core/domain/question";
import type { Say } from "./say";
import { inEnglish } from "./say";

const ASKED: Readonly<Record<QuestionKey, string>> = {
  goal: "Another goal is asked for: it was {0} and is {1}.",
  options: "The model's fixed options are others: they were {0} and are {1}.",
  reliability: "Another reliability is asked for: it was {0} and is {1}.",
  confidence: "Another confidence is asked for: it was {0} and is {1}.",
  limits: "The limits are others: they were {0} and are {1}.",
  maxContextTokens: "Another largest context is asked for: it was {0} and is {1}.",
  minDecodeTokensPerSecond: "Another least speed is asked for: it was {0} and is {1}.",
  maxTtftMs: "Another longest wait for the first token is asked for: it was {0} and is {1}.",
};

/** What is asked for now and was not, or was and is not, a sentence each. */
export const questionInWords = (differences: readonly QuestionDifference[], say: Say = inEnglish): string[] =>
  differences.map(({ key, was, is }) => say(ASKED[key], was === "null" ? say("none") : was, is === "null" ? say("none") : is));
