import type { SwarmShape } from "../domain/swarm";

/** How an agent's session grows; sizes in tokens. */
export interface SessionShape {
  /** One agent's window, where none is asked for. */
  readonly windowTokens: number;
  /** The first prompt: system text, tools, files. */
  readonly firstTokens: number;
  /** What each turn adds: a tool's result, a document, a question. */
  readonly turnTokens: number;
  /** Asked for with each turn. */
  readonly replyTokens: number;
  /** Between an answer and the next turn, ms: tools at work, a person reading. */
  readonly pauseMs: number;
}

/**
 * coding: medians of 20 recorded sessions of a coding agent (mlcommons/endpoints, edge agentic example: 1,007 turns, tool results of 419
 * characters at the median, 60 ms for a tool), the first prompt as coding agents on Ollama send it. short: the quick sessions of at most
 * 4,096 tokens that swarms are usually claimed with. rag: a few documents with each question. chat: a person who reads before going on.
 */
export const SHAPES: Readonly<Record<SwarmShape, SessionShape>> = {
  short: { windowTokens: 4_096, firstTokens: 300, turnTokens: 60, replyTokens: 48, pauseMs: 0 },
  coding: { windowTokens: 16_384, firstTokens: 6_000, turnTokens: 120, replyTokens: 150, pauseMs: 60 },
  rag: { windowTokens: 16_384, firstTokens: 800, turnTokens: 1_500, replyTokens: 200, pauseMs: 500 },
  chat: { windowTokens: 8_192, firstTokens: 600, turnTokens: 80, replyTokens: 200, pauseMs: 2_000 },
};

/** Share of the window that a session may fill before it begins anew, as an agent does that compacts. */
const MOST_FILLED = 0.9;
/** Share of it that the first prompt may take. */
const MOST_FIRST = 0.5;

/** The shape in a window of another size: no part of it may be larger than what there is room for. */
export const shapeIn = (shape: SessionShape, windowTokens: number): SessionShape => ({
  ...shape,
  windowTokens: Math.floor(windowTokens * MOST_FILLED),
  firstTokens: Math.min(shape.firstTokens, Math.floor(windowTokens * MOST_FIRST)),
  turnTokens: Math.min(shape.turnTokens, Math.floor(windowTokens / 8)),
  replyTokens: Math.min(shape.replyTokens, Math.max(16, Math.floor(windowTokens / 8))),
});
