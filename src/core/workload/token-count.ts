/** What a prompt's words cost in this model's tokenizer: tokens = overhead + perWord x words. */
export interface TokenScale {
  readonly overhead: number;
  readonly perWord: number;
}

export interface CountedPrompt {
  readonly words: number;
  readonly promptTokens: number;
}

/**
 * Fits the scale to prompts that the server has counted; Ollama has no endpoint that tokenizes. The longest two decide,
 * since a long prompt tells the slope best. Null until two different lengths are known.
 */
export function fitTokenScale(prompts: readonly CountedPrompt[]): TokenScale | null {
  const byLength = [...prompts].sort((a, b) => a.words - b.words);
  const shortest = byLength[0];
  const longest = byLength.at(-1);
  if (!shortest || !longest || longest.words < shortest.words * 1.5) return null;
  const perWord = (longest.promptTokens - shortest.promptTokens) / (longest.words - shortest.words);
  if (!(perWord > 0)) return null;
  return { perWord, overhead: longest.promptTokens - perWord * longest.words };
}

export const expectedTokens = (scale: TokenScale, words: number): number => Math.round(scale.overhead + scale.perWord * words);

export const wordsForTokens = (scale: TokenScale, tokens: number): number =>
  Math.max(1, Math.floor((tokens - scale.overhead) / scale.perWord));

/** A window counts as filled from this share of it on (docs/methods.md). */
export const FILLED_SHARE = 0.95;

/** Tokens by which the words of one document, and the wording of its questions, may cost more than planned. */
const SLACK_TOKENS = 48;

/** Prompt tokens to aim at, so that the reply still fits behind the fill and every question on it. */
export const fillTarget = (contextTokens: number, replyTokens: number): number =>
  Math.min(contextTokens - replyTokens - SLACK_TOKENS, Math.floor(contextTokens * 0.975));
