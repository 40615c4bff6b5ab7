import type { RequestMeasures } from "../domain/trial";
import type { ModelProfile } from "../domain/model";
import { formatDuration } from "../format";

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

/** Whether more tokens than true would be noticed: on a small, unknown or made-up vocabulary a word may cost any number of them. */
export const canTellTooMany = ({ architecture, randomWeights }: Pick<ModelProfile, "architecture" | "randomWeights">): boolean =>
  !randomWeights && architecture.state === "known" && architecture.value.vocabularySize >= LARGE_VOCABULARY;

/** What of a reply cannot be true, in a sentence; null where nothing contradicts. `words`: filler words of the prompt. */
export function contradictionIn(
  measures: RequestMeasures,
  words: number,
  model: Pick<ModelProfile, "architecture" | "randomWeights">,
): string | null {
  return countContradiction(measures, words, canTellTooMany(model)) ?? clockContradiction(measures);
}

function countContradiction({ promptTokens }: RequestMeasures, words: number, tellsTooMany: boolean): string | null {
  if (words < TELLING_WORDS) return null;
  const counted = `The server counted ${promptTokens} tokens for a prompt of ${words} words`;
  if (promptTokens < FEWEST_TOKENS_A_WORD * words) return `${counted}: each word costs at least one. It cuts prompts or counts wrongly.`;
  if (tellsTooMany && promptTokens > MOST_TOKENS_A_WORD * words + BESIDE_THE_WORDS_TOKENS)
    return `${counted}: common words cost about one each in a vocabulary as large as this model's. It counts wrongly.`;
  return null;
}

function clockContradiction({ promptMs, decodeMs, ttftMs, wallMs, outputTokens }: RequestMeasures): string | null {
  const said = promptMs + (decodeMs ?? 0);
  if (said > CLOCK_SLACK_SHARE * wallMs + CLOCK_SLACK_MS)
    return `The server says that it worked for ${formatDuration(said)} on a reply that took ${formatDuration(wallMs)}: its clock is wrong.`;
  // Waiting for a slot comes before the first token, so only what comes behind it can be compared.
  const seenMs = wallMs - ttftMs;
  if (decodeMs !== null && outputTokens > 2 && seenMs > CLOCK_SLACK_MS && decodeMs < seenMs / ORDERS)
    return `The server says that ${outputTokens} tokens took ${formatDuration(decodeMs)}, and they came over ${formatDuration(seenMs)}: its clock is wrong.`;
  return null;
}
