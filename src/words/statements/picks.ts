import type { PICKS } from "../../core/domain/statements/picks";
import type { Sentences } from "./sentences";

export const PICK_WORDS: Sentences<typeof PICKS> = {
  "pick-max-context": "The largest context of the measured points: {contextTokens} tokens, at {tokensPerSecond} tok/s when full.",
  "pick-balanced": "The best compromise of context and decode speed of the measured points: {contextTokens} tokens, at {tokensPerSecond} tok/s when full.",
  "pick-fast": "The fastest with a full window of the measured points: {contextTokens} tokens, at {tokensPerSecond} tok/s when full.",
  "pick-max-context-within":
    "The largest context of the measured points that keep the limits: {contextTokens} tokens, at {tokensPerSecond} tok/s when full.",
  "pick-balanced-within":
    "The best compromise of context and decode speed of the measured points that keep the limits: {contextTokens} tokens, at {tokensPerSecond} tok/s when full.",
  "pick-fast-within":
    "The fastest with a full window of the measured points that keep the limits: {contextTokens} tokens, at {tokensPerSecond} tok/s when full.",
  "no-other-point": "There is no other point to choose.",
  "one-for-all": "All presets use this configuration.",
  "as-good-as": "As good as {preset} in all that was measured of both.",
  "compared-with": "Compared with {preset}: {differences}.",
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
