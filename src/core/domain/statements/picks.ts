import type { Subject } from "./figure";

/** Why a point of the front is a candidate, and how it compares with the others. */
export const PICKS = {
  "pick-largest": { contextTokens: "tokens", tokensPerSecond: "tokensPerSecond" },
  "pick-compromise": { contextTokens: "tokens", tokensPerSecond: "tokensPerSecond" },
  "pick-fastest": { contextTokens: "tokens", tokensPerSecond: "tokensPerSecond" },
  "pick-largest-within": { contextTokens: "tokens", tokensPerSecond: "tokensPerSecond" },
  "pick-compromise-within": { contextTokens: "tokens", tokensPerSecond: "tokensPerSecond" },
  "pick-fastest-within": { contextTokens: "tokens", tokensPerSecond: "tokensPerSecond" },
  "the-largest": {},
  "the-compromise": {},
  "the-fastest": {},
  "no-other-point": {},
  "one-for-all": {},
  "as-good-as": { other: "said" },
  "compared-with": { other: "said", differences: "list" },
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
