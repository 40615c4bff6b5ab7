import type { Subject } from "./figure";

/** Why no largest context is named, and why a run ended early. */
export const ENDINGS = {
  "search-out-of-time": {},
  "search-cancelled": {},
  "search-unfinished": { contextTokens: "tokens" },
  "no-load-fitted": { why: "said" },
  "nothing-loaded": {},
  "model-too-large": {},
  "model-larger-than-room": { neededBytes: "bytes", roomBytes: "bytes" },
  "no-context-loads": {},
  "no-context-loads-since": { why: "said" },
  "limits-not-kept": { contextTokens: "tokens", misses: "list" },
  "too-slow": { askedTokensPerSecond: "tokensPerSecond", predictedTokensPerSecond: "tokensPerSecond" },
  "too-long-to-first-token": { askedMs: "ms", predictedMs: "ms" },
  "prediction-unknown": {},
  "prediction-unknown-since": { why: "said" },
  "prediction-remote": {},
  "does-not-fit": {},
  "fits-no-more": { why: "said" },
  "server-contradicts-itself": { why: "said" },
  "nothing-counted": { model: "text" },
  "no-measurements": { why: "said" },
  "nothing-counted-since": { model: "text", why: "said" },
  "another-model-there": { model: "text" },
} as const satisfies Subject;
