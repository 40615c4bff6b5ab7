import type { TRIALS } from "../../core/domain/statements/trials";
import type { Sentences } from "./sentences";

export const TRIAL_WORDS: Sentences<typeof TRIALS> = {
  "load-predicted-over-limit": "Not loaded: it was predicted to take {pool} to {share}; the limit is {limit}.",
  "load-pool-full": "Not loaded: other programs already hold {share} of {pool}; the limit is {limit}.",
  "load-over-limit": "The load took {pool} to {share}; the limit is {limit}.",
  "load-spilled": "Only {share} of the model stayed on the GPU.",
  "load-clamped": "The server gave {contextTokens} tokens instead.",
  "load-fits": "It fits.",
  "budget-ended-meanwhile": "The run's time budget ended meanwhile.",
  "model-gone": "The server reports no loaded model after the request instead of {contextTokens} tokens.",
  "wrong-context": "The server reports {seenTokens} tokens after the request instead of {contextTokens}.",
  "prompt-cut": "The server counted {countedTokens} prompt tokens of about {expectedTokens}: the prompt was cut.",
  "no-room-for-reply": "The prompt of {promptTokens} tokens left no room for the reply; the fill was planned too long.",
  "reply-too-short": "The reply ended after {replyTokens} of {askedTokens} tokens.",
  "window-not-filled": "Only {usedTokens} of {contextTokens} tokens were used; the fill was planned too short.",
  "left-gpu": "A part of the model left the GPU during the request.",
  "random-weights": "The model's weights are random.",
  "thought-only": "The model thought until its {replyTokens} tokens were spent, and gave no answer.",
  "counted-too-few":
    "The server counted {countedTokens} tokens for a prompt of {words} words, but each word takes at least one token. It cuts prompts or counts wrongly.",
  "counted-too-many":
    "The server counted {countedTokens} tokens for a prompt of {words} words, but with a vocabulary as large as this model's a common word takes about one token. It counts wrongly.",
  "clock-impossible-prompt": "The server says that a prompt of {promptTokens} tokens took {saidNanoseconds} ns, which no computer can do: its clock is wrong.",
  "clock-impossible-reply": "The server says that {outputTokens} tokens took {saidNanoseconds} ns, which no computer can do: its clock is wrong.",
  "clock-longer-than-reply": "The server says that it worked for {saidMs} on a reply that took {tookMs}: its clock is wrong.",
  "clock-shorter-than-reply": "The server says that {outputTokens} tokens took {saidMs}, but they came over {seenMs}: its clock is wrong.",
  "partial-reply": "Before that {pieces} pieces of a partial reply came, the first after {firstMs}, half of the others within {halfWithinMs} of the one before.",
  "partial-reply-begun": "Before that a partial reply had begun, after {firstMs}.",
};
