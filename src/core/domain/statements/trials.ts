import type { Subject } from "./figure";

/** What came of a load or a request. */
export const TRIALS = {
  "load-predicted-over-limit": { pool: "text", share: "share", limit: "share" },
  "load-pool-full": { pool: "text", share: "share", limit: "share" },
  "load-over-limit": { pool: "text", share: "share", limit: "share" },
  "load-spilled": { share: "share" },
  "load-clamped": { contextTokens: "tokens" },
  "load-fits": {},
  "budget-ended-meanwhile": {},
  "model-gone": { contextTokens: "tokens" },
  "wrong-context": { seenTokens: "tokens", contextTokens: "tokens" },
  "prompt-cut": { countedTokens: "tokens", expectedTokens: "tokens" },
  "no-room-for-reply": { promptTokens: "tokens" },
  "reply-too-short": { replyTokens: "tokens", askedTokens: "tokens" },
  "window-not-filled": { usedTokens: "tokens", contextTokens: "tokens" },
  "left-gpu": {},
  "random-weights": {},
  "thought-only": { replyTokens: "tokens" },
  "counted-too-few": { countedTokens: "tokens", words: "count" },
  "counted-too-many": { countedTokens: "tokens", words: "count" },
  "clock-impossible-prompt": { promptTokens: "tokens", saidNanoseconds: "count" },
  "clock-impossible-reply": { outputTokens: "tokens", saidNanoseconds: "count" },
  "clock-longer-than-reply": { saidMs: "ms", tookMs: "ms" },
  "clock-shorter-than-reply": { outputTokens: "tokens", saidMs: "ms", seenMs: "ms" },
  "partial-reply": { pieces: "count", firstMs: "ms", halfWithinMs: "ms" },
  "partial-reply-begun": { firstMs: "ms" },
} as const satisfies Subject;
