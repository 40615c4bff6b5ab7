import type { Subject } from "./figure";

/** Why a preset has its context. */
export const CHOICES = {
  "largest-that-fits": {},
  "largest-asked-for": {},
  "largest-at-asked-speed": {},
  "no-speed-known": { preset: "preset" },
  "nothing-keeps-use": { preset: "preset", use: "said" },
  "largest-for-use": { preset: "preset", use: "said" },
  "shares-smaller": { preset: "preset", aloneTokens: "tokens", use: "said" },
  "slower-than-use": { preset: "preset", contextTokens: "tokens", tokensPerSecond: "tokensPerSecond", fillMs: "ms", use: "said" },
  "slower-than-use-everywhere": { preset: "preset", contextTokens: "tokens", tokensPerSecond: "tokensPerSecond", fillMs: "ms", use: "said" },
  "too-long-to-prove": { contextTokens: "tokens", neededMs: "ms" },
  "too-deep-to-tell": { contextTokens: "tokens", deepestTokens: "tokens" },
  "step-down-failed": { contextTokens: "tokens", why: "said" },
  "step-down-slow": { contextTokens: "tokens" },
  "unmeasured-above": { contextTokens: "tokens" },
  "proven-below-unstable": { contextTokens: "tokens", why: "said" },
  "proven-below-unmeasured": { contextTokens: "tokens" },
  "gpu-layers": { layers: "count" },
  /** What a preset's name asks of a full window. */
  use: { tokensPerSecond: "tokensPerSecond", fillMs: "ms" },
  "use-by-share": { tokensPerSecond: "tokensPerSecond", share: "share", fillMs: "ms" },
} as const satisfies Subject;
