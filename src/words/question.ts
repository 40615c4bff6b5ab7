import type { QuestionDifference, QuestionKey } from "../core/domain/question";
import type { Say } from "./say";
import { inEnglish } from "./say";

const ASKED: Readonly<Record<QuestionKey, string>> = {
  goal: "The goal is another one: it was {0} and is now {1}.",
  options: "The model's fixed options are different: they were {0} and are now {1}.",
  reliability: "The reliability is another one: it was {0} and is now {1}.",
  confidence: "The confidence is another one: it was {0} and is now {1}.",
  limits: "The limits are different: they were {0} and are now {1}.",
  maxContextTokens: "The largest context to look for is another one: it was {0} and is now {1}.",
  minDecodeTokensPerSecond: "The minimum decode speed is another one: it was {0} and is now {1}.",
  maxTtftMs: "The maximum time to first token is another one: it was {0} and is now {1}.",
};

/** What is asked for now and was not, or was and is not, a sentence each. */
export const questionInWords = (differences: readonly QuestionDifference[], say: Say = inEnglish): string[] =>
  differences.map(({ key, was, is }) => say(ASKED[key], was === "null" ? say("none") : was, is === "null" ? say("none") : is));
