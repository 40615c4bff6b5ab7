import type { PICKS } from "../../core/domain/statements/picks";
import type { Sentences } from "./sentences";

export const PICK_WORDS: Sentences<typeof PICKS> = {
  "pick-largest": "The largest context of the measured points: {contextTokens} tokens, at {tokensPerSecond} tok/s when full.",
  "pick-compromise": "The best compromise of context and decode speed of the measured points: {contextTokens} tokens, at {tokensPerSecond} tok/s when full.",
  "pick-fastest": "The fastest with a full window of the measured points: {contextTokens} tokens, at {tokensPerSecond} tok/s when full.",
  "pick-largest-within":
    "The largest context of the measured points that keep the limits: {contextTokens} tokens, at {tokensPerSecond} tok/s when full.",
  "pick-compromise-within":
    "The best compromise of context and decode speed of the measured points that keep the limits: {contextTokens} tokens, at {tokensPerSecond} tok/s when full.",
  "pick-fastest-within":
    "The fastest with a full window of the measured points that keep the limits: {contextTokens} tokens, at {tokensPerSecond} tok/s when full.",
  "the-largest": "the largest context",
  "the-compromise": "the best compromise",
  "the-fastest": "the fastest",
  "no-other-point": "There is no other point to choose.",
  "one-for-all": "All candidates are this setup.",
  "as-good-as": "As good as {other} in all that was measured of both.",
  "compared-with": "Compared with {other}: {differences}.",
  "context-times": "{times} times the context",
  "context-share": "{share} of the context",
  "decode-times": "{times} times the decode speed when full",
  "decode-share": "{share} of the decode speed when full",
  "ttft-times": "{times} times the time to first token",
  "ttft-share": "{share} of the time to first token",
  "agents-times": "{times} times the agents",
  "agents-share": "{share} of the agents",
  "memory-more": "{bytes} more memory",
  "memory-less": "{bytes} less memory",
};
