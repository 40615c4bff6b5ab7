import type { AgentTarget } from "./agent";

/** Most that is kept free for one answer. */
const MOST_OUTPUT_TOKENS = 8_192;

/** What has to be left for the files and the talk themselves, or the agent is of no use. */
export const WORKING_TOKENS = 8_192;

/**
 * Tokens kept free in a window for the answer: without such a limit agents ask for 32,000 tokens, and with as much as the window has they
 * compact the conversation without end.
 */
export const outputTokensIn = (contextTokens: number): number => Math.min(MOST_OUTPUT_TOKENS, Math.floor(contextTokens / 4));

/**
 * From so many tokens on an agent is to shorten its history: before the room for an answer is gone, and where the model is known to use less of its window,
 * there. Never below what the agent itself and some files need, or it would shorten without end.
 */
export function compactTokensIn({ contextTokens, usableTokens }: Pick<AgentTarget, "contextTokens" | "usableTokens">, promptTokens: number): number {
  const free = contextTokens - outputTokensIn(contextTokens);
  return usableTokens === null ? free : Math.min(free, Math.max(usableTokens, promptTokens + WORKING_TOKENS));
}
