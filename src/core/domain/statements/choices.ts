import type { Subject } from "./figure";

/** Why a preset has its context. */
export const CHOICES = {
  "largest-that-fits": {},
  "largest-at-asked-speed": {},
  "no-speed-known": { preset: "text" },
  "nothing-keeps-use": { preset: "text", use: "said" },
  "largest-for-use": { preset: "text", use: "said" },
  "shares-smaller": { preset: "text", aloneTokens: "tokens", use: "said" },
  "slower-than-use": { preset: "text", contextTokens: "tokens", tokensPerSecond: "tokensPerSecond", fillMs: "ms", use: "said" },
  "slower-than-use-everywhere": { preset: "text", contextTokens: "tokens", tokensPerSecond: "tokensPerSecond", fillMs: "ms", use: "said" },
  "too-long-to-prove": { contextTokens: "tokens", neededMs: "ms" },
  "step-down-failed": { contextTokens: "tokens", why: "said" },
  "step-down-slow": { contextTokens: "tokens" },
  "proven-below-unstable": { contextTokens: "tokens", why: "said" },
  "proven-below-unmeasured": { contextTokens: "tokens" },
  "gpu-layers": { layers: "count" },
  /** What a preset's name asks of a full window. */
  use: { tokensPerSecond: "tokensPerSecond", fillMs: "ms" },
  "use-by-share": { tokensPerSecond: "tokensPerSecond", share: "share", fillMs: "ms" },
} as const satisfies Subject;
