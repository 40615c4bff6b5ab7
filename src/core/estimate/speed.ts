import { fitNonNegative } from "../statistics/regression";
import type { RegressionRow } from "../statistics/regression";

/** Time that the server took for a prompt of this length, from an empty window. */
export interface PrefillSample {
  readonly tokens: number;
  readonly ms: number;
}

/** Time to decode one token behind this many tokens. */
export interface DecodeSample {
  readonly depthTokens: number;
  readonly msPerToken: number;
}

/** Speeds by depth. Times in milliseconds, lengths in tokens. */
export interface SpeedModel {
  /** Time to fill an empty window with `tokens`: gamma n + delta n^2. Null where no prefill was measured. */
  readonly predictFillMs: (tokens: number) => number | null;
  /** alpha + beta d. Null where no decoding was measured. */
  readonly predictDecodeMsPerToken: (depthTokens: number) => number | null;
  readonly predictDecodeTokensPerSecond: (depthTokens: number) => number | null;
  /** Relative spread (standard deviation) of the measurements around the fits. */
  readonly spread: { readonly prefill: number; readonly decode: number };
  readonly samples: number;
  /** Greatest depth that was measured; beyond it the model extrapolates. */
  readonly deepestTokens: number;
}

/** Speeds vary by a share of themselves, so each sample counts by its relative error. */
const row = (terms: readonly number[], value: number): RegressionRow => ({ terms, value, weight: 1 / value ** 2 });

const usable = (length: number, ms: number): boolean => length >= 0 && ms > 0 && Number.isFinite(length) && Number.isFinite(ms);

/**
 * Fits how time grows with depth (docs/methods.md, "Speeds"): decode reads the weights and then the cache, prefill attends to all
 * tokens before. Coefficients are never negative; where all samples lie at one depth the growth is left at zero.
 * Null when there is no usable sample.
 */
export function fitSpeed(prefill: readonly PrefillSample[], decode: readonly DecodeSample[]): SpeedModel | null {
  const fills = prefill.filter(({ tokens, ms }) => tokens > 0 && usable(tokens, ms));
  const steps = decode.filter(({ depthTokens, msPerToken }) => usable(depthTokens, msPerToken));
  if (fills.length + steps.length === 0) return null;
  const fillFit = fitNonNegative(fills.map(({ tokens, ms }) => row([tokens, tokens ** 2], ms)));
  const stepFit = fitNonNegative(steps.map(({ depthTokens, msPerToken }) => row([1, depthTokens], msPerToken)));
  const [gamma = 0, delta = 0] = fillFit?.coefficients ?? [];
  const [alpha = 0, beta = 0] = stepFit?.coefficients ?? [];
  const predictDecodeMsPerToken = (depthTokens: number): number | null => (stepFit ? alpha + beta * depthTokens : null);
  return {
    predictFillMs: (tokens) => (fillFit ? gamma * tokens + delta * tokens ** 2 : null),
    predictDecodeMsPerToken,
    predictDecodeTokensPerSecond: (depthTokens) => {
      const ms = predictDecodeMsPerToken(depthTokens);
      return ms === null || ms === 0 ? null : 1000 / ms;
    },
    spread: { prefill: fillFit?.residualDeviation ?? 0, decode: stepFit?.residualDeviation ?? 0 },
    samples: fills.length + steps.length,
    deepestTokens: Math.max(0, ...fills.map(({ tokens }) => tokens), ...steps.map(({ depthTokens }) => depthTokens)),
  };
}
