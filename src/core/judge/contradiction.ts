import type { RequestMeasures } from "../domain/trial";
import type { ModelProfile } from "../domain/model";
import type { Said } from "../domain/statements";

/*
 * A server may be consistent and wrong: counts and times that agree with each other only. So they are held against what O3 knows by
 * itself, its own clock and the words it sent. The 246 timed replies of real servers in the recordings contradict neither.
 */

/** Words are told apart by blanks, and no tokenizer in use joins shuffled words: each costs a token at least. Room for rounding. */
const FEWEST_TOKENS_A_WORD = 0.9;
/** From so many entries on a vocabulary has a token for nearly every common English word, which is what prompts are written in. */
const LARGE_VOCABULARY = 30_000;
const MOST_TOKENS_A_WORD = 1.6;
/** The first line, code words, question and template beside the words. */
const BESIDE_THE_WORDS_TOKENS = 200;
/** Shorter prompts say little of the tokens a word. */
const TELLING_WORDS = 50;

/** The client's timers and the network account for so much. */
const CLOCK_SLACK_MS = 100;
const CLOCK_SLACK_SHARE = 1.25;
/** A decode that the client saw to take so many times as long as the server says was not timed. */
const ORDERS = 20;
/**
 * No computer is faster than this, whatever the model: the smallest one takes 0.1 ms a token on a GPU (the fastest recorded), and one
 * start of a GPU's program takes 5 us. A reply that comes in one piece too short for the client's clock is held against these.
 */
const LEAST_DECODE_MS_A_TOKEN = 0.01;
const LEAST_PROMPT_MS = 0.01;

/** Whether more tokens than true would be noticed: on a small, unknown or made-up vocabulary a word may cost any number of them. */
export const canTellTooMany = ({ architecture, randomWeights }: Pick<ModelProfile, "architecture" | "randomWeights">): boolean =>
  !randomWeights && architecture.state === "known" && architecture.value.vocabularySize >= LARGE_VOCABULARY;

/** What of a reply cannot be true; null where nothing contradicts. `words`: filler words of the prompt. */
export function contradictionIn(
  measures: RequestMeasures,
  words: number,
  model: Pick<ModelProfile, "architecture" | "randomWeights">,
): Said | null {
  return countContradiction(measures, words, canTellTooMany(model)) ?? clockContradiction(measures);
}

function countContradiction({ promptTokens }: RequestMeasures, words: number, tellsTooMany: boolean): Said | null {
  if (words < TELLING_WORDS) return null;
  if (promptTokens < FEWEST_TOKENS_A_WORD * words) return { code: "counted-too-few", countedTokens: promptTokens, words };
  if (tellsTooMany && promptTokens > MOST_TOKENS_A_WORD * words + BESIDE_THE_WORDS_TOKENS)
    return { code: "counted-too-many", countedTokens: promptTokens, words };
  return null;
}

function clockContradiction({ promptTokens, promptMs, decodeMs, ttftMs, wallMs, outputTokens }: RequestMeasures): Said | null {
  if (promptMs < LEAST_PROMPT_MS) return { code: "clock-impossible-prompt", promptTokens, saidNanoseconds: promptMs * 1e6 };
  if (decodeMs !== null && decodeMs < LEAST_DECODE_MS_A_TOKEN * (outputTokens - 1))
    return { code: "clock-impossible-reply", outputTokens, saidNanoseconds: decodeMs * 1e6 };
  const saidMs = promptMs + (decodeMs ?? 0);
  if (saidMs > CLOCK_SLACK_SHARE * wallMs + CLOCK_SLACK_MS) return { code: "clock-longer-than-reply", saidMs, tookMs: wallMs };
  // Waiting for a slot comes before the first token, so only what comes behind it can be compared.
  const seenMs = wallMs - ttftMs;
  if (decodeMs !== null && outputTokens > 2 && seenMs > CLOCK_SLACK_MS && decodeMs < seenMs / ORDERS)
    return { code: "clock-shorter-than-reply", outputTokens, saidMs: decodeMs, seenMs };
  return null;
}
