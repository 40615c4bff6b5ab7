import type { Subject } from "./figure";

/** Why a point of the front is a preset, and how it compares with the others. */
export const PICKS = {
  "pick-max-context": { contextTokens: "tokens", tokensPerSecond: "tokensPerSecond" },
  "pick-balanced": { contextTokens: "tokens", tokensPerSecond: "tokensPerSecond" },
  "pick-fast": { contextTokens: "tokens", tokensPerSecond: "tokensPerSecond" },
  "pick-max-context-within": { contextTokens: "tokens", tokensPerSecond: "tokensPerSecond" },
  "pick-balanced-within": { contextTokens: "tokens", tokensPerSecond: "tokensPerSecond" },
  "pick-fast-within": { contextTokens: "tokens", tokensPerSecond: "tokensPerSecond" },
  "no-other-point": {},
  "one-for-all": {},
  "as-good-as": { preset: "preset" },
  "compared-with": { preset: "preset", differences: "list" },
  "context-times": { times: "number" },
  "context-share": { share: "share" },
  "decode-times": { times: "number" },
  "decode-share": { share: "share" },
  "ttft-times": { times: "number" },
  "ttft-share": { share: "share" },
  "agents-times": { times: "number" },
  "agents-share": { share: "share" },
  "memory-more": { bytes: "bytes" },
  "memory-less": { bytes: "bytes" },
} as const satisfies Subject;
