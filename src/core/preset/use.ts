import type { Said } from "../domain/statements";
import type { Protocol } from "../protocol";

/** Speeds by depth, fitted to what was measured so far. */
export interface SpeedByDepth {
  /** Time to decode one token behind `depthTokens` tokens, ms. */
  readonly decodeMsPerToken: (depthTokens: number) => number;
  /** Time to fill an empty window with `tokens`, ms. */
  readonly fillMs: (tokens: number) => number;
}

/** Presets whose name says how fast they are. */
export type SpeedPreset = "fast" | "balanced";

/** What a preset's name says of its window when full: it decodes at the smaller of both speeds, and fills in time. */
export interface PresetUse {
  readonly tokensPerSecond: number;
  /** Share of the empty window's decode speed, 0 to 1. */
  readonly speedShare: number;
  readonly fillMs: number;
}

export function useOf(name: SpeedPreset, { presetUse, largeModelParameters }: Protocol, parameterCount: number): PresetUse {
  const { tokensPerSecond, largeTokensPerSecond, speedShare, fillMs } = presetUse[name];
  return { tokensPerSecond: parameterCount >= largeModelParameters ? largeTokensPerSecond : tokensPerSecond, speedShare, fillMs };
}

/** The decode speed that a full window has to keep, tok/s. */
const neededTokensPerSecond = ({ tokensPerSecond, speedShare }: PresetUse, speed: SpeedByDepth): number =>
  Math.min(tokensPerSecond, speedShare * decodeAt(speed, 0));

/** Whether a full window of `tokens` is what the name says; misses up to the share `tolerance` are passed over. Keeping it is monotone in `tokens`. */
export const keepsUse = (use: PresetUse, speed: SpeedByDepth, tokens: number, tolerance = 0): boolean =>
  decodeAt(speed, tokens) >= (1 - tolerance) * neededTokensPerSecond(use, speed) && speed.fillMs(tokens) <= (1 + tolerance) * use.fillMs;

/** What the name asks for at this model's speed. */
export function useAsked(use: PresetUse, speed: SpeedByDepth): Said {
  const tokensPerSecond = neededTokensPerSecond(use, speed);
  const { fillMs } = use;
  return tokensPerSecond < use.tokensPerSecond
    ? { code: "use-by-share", tokensPerSecond, share: use.speedShare, fillMs }
    : { code: "use", tokensPerSecond, fillMs };
}

/** What a full window of `tokens` does. */
export const speedWhenFull = (speed: SpeedByDepth, tokens: number): { readonly tokensPerSecond: number; readonly fillMs: number } => ({
  tokensPerSecond: decodeAt(speed, tokens),
  fillMs: speed.fillMs(tokens),
});

const decodeAt = (speed: SpeedByDepth, tokens: number): number => 1000 / speed.decodeMsPerToken(tokens);
