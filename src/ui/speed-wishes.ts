import type { Wishes } from "../core/domain/request";

/** What the settings ask of a full window; 0, and whatever is no number above it, is no limit. */
export const speedWishes = (minTps: number, maxTtftSeconds: number): Pick<Wishes, "minDecodeTokensPerSecond" | "maxTtftMs"> => ({
  minDecodeTokensPerSecond: minTps > 0 ? minTps : undefined,
  maxTtftMs: maxTtftSeconds > 0 ? maxTtftSeconds * 1000 : undefined,
});
