import type { PresetName } from "../domain/evidence";
import type { Goal, OptimizeRequest } from "../domain/request";
import type { Candidate } from "../domain/optimize-records";
import type { Said } from "../domain/statements";
import type { Protocol } from "../protocol";
import { keepsUse, useAsked, useOf } from "./use";
import type { PresetUse, SpeedByDepth, SpeedPreset } from "./use";

export interface Choice {
  /** Largest context to certify, margin already taken off, tokens. */
  readonly topTokens: number;
  readonly speed: SpeedByDepth | null;
  readonly request: OptimizeRequest;
  readonly protocol: Protocol;
  /** Of the model; 0 where it is not known. */
  readonly parameterCount: number;
  /** Step of the answer, tokens. */
  readonly stepTokens: number;
}

export type Chosen =
  { readonly state: "chosen"; readonly candidates: readonly Candidate[] } | { readonly state: "none"; readonly why: Said };

const WANTED: Record<Goal, readonly PresetName[]> = {
  "max-context": ["max_context"],
  balanced: ["balanced"],
  fast: ["fast"],
  all: ["fast", "balanced", "max_context"],
};

/** `fast` and `balanced` share the smaller of their contexts where it reaches this share of the other: a tenth of a window is not worth a proof of its own. */
const SAME_SHARE = 0.9;

/**
 * Contexts worth certifying, smallest first. num_ctx itself costs no speed, but a filled window does: a preset is the largest window
 * that, when full, is what its name says (docs/methods.md) and keeps the user's own constraints.
 */
export function chooseCandidates(choice: Choice): Chosen {
  const { request, protocol, speed } = choice;
  const within = largest(choice, choice.topTokens, (tokens) => meets(request, speed, tokens));
  if (within === null) return { state: "none", why: nothingMeets(choice) };
  const floor = Math.min(protocol.minContextTokens, within);
  const keeping = (name: SpeedPreset): number =>
    speed === null ? floor : Math.max(floor, largest(choice, within, (tokens) => keepsUse(useFor(name, choice), speed, tokens)) ?? floor);
  const alone: Record<PresetName, number> = { max_context: within, balanced: keeping("balanced"), fast: keeping("fast") };
  const merged = together(WANTED[request.goal], alone);
  const candidates = [...merged].map(([contextTokens, presets]) => ({
    contextTokens,
    presets: presets.map((name) => ({ name, why: reason(name, alone[name], contextTokens, choice) })),
    errorBudget: 1 - request.confidence,
    predictedFillMs: speed === null ? null : speed.fillMs(contextTokens),
  }));
  return { state: "chosen", candidates: candidates.sort((a, b) => a.contextTokens - b.contextTokens) };
}

const useFor = (name: SpeedPreset, { protocol, parameterCount }: Choice): PresetUse => useOf(name, protocol, parameterCount);

/** Presets by the context they get. */
function together(names: readonly PresetName[], alone: Readonly<Record<PresetName, number>>): Map<number, PresetName[]> {
  const shared = Math.min(alone.fast, alone.balanced);
  const near = names.includes("fast") && names.includes("balanced") && shared >= SAME_SHARE * Math.max(alone.fast, alone.balanced);
  const merged = new Map<number, PresetName[]>();
  for (const name of names) {
    const tokens = near && name !== "max_context" ? shared : alone[name];
    merged.set(tokens, [...(merged.get(tokens) ?? []), name]);
  }
  return merged;
}

/** True when a full window of `tokens` keeps the user's constraints, as far as is known. */
export function meets(request: OptimizeRequest, speed: SpeedByDepth | null, tokens: number): boolean {
  if (speed === null) return true;
  if (request.minDecodeTokensPerSecond !== null && 1000 / speed.decodeMsPerToken(tokens) < request.minDecodeTokensPerSecond) return false;
  return request.maxTtftMs === null || speed.fillMs(tokens) <= request.maxTtftMs;
}

const largest = ({ stepTokens }: Choice, top: number, passes: (tokens: number) => boolean): number | null => largestThat(stepTokens, top, passes);

/** Largest multiple of the step up to `top` that passes; `top` itself where it is no multiple. Passing is monotone. */
export function largestThat(stepTokens: number, top: number, passes: (tokens: number) => boolean): number | null {
  if (passes(top)) return top;
  let low = 0;
  let high = Math.ceil(top / stepTokens);
  while (high - low > 1) {
    const middle = (low + high) >> 1;
    if (passes(middle * stepTokens)) low = middle;
    else high = middle;
  }
  return low === 0 ? null : low * stepTokens;
}

function reason(name: PresetName, alone: number, tokens: number, choice: Choice): Said {
  const { topTokens, speed } = choice;
  if (name === "max_context") {
    if (tokens < topTokens) return { code: "largest-at-asked-speed" };
    // What is looked for ends there: more may fit.
    const { maxContextTokens } = choice.request;
    return { code: maxContextTokens !== null && tokens >= maxContextTokens ? "largest-asked-for" : "largest-that-fits" };
  }
  if (speed === null) return { code: "no-speed-known", preset: name };
  const use = useFor(name, choice);
  const asked = { preset: name, use: useAsked(use, speed) };
  if (!keepsUse(use, speed, tokens)) return { code: "nothing-keeps-use", ...asked };
  // No speeds of this size: what is measured later stands beside it.
  return tokens === alone ? { code: "largest-for-use", ...asked } : { code: "shares-smaller", aloneTokens: alone, ...asked };
}

function nothingMeets({ request, speed, stepTokens, topTokens }: Choice): Said {
  const contextTokens = Math.min(stepTokens, topTokens);
  const { minDecodeTokensPerSecond: asked, maxTtftMs } = request;
  const misses: Said[] = [];
  if (speed !== null && asked !== null)
    misses.push({ code: "too-slow", askedTokensPerSecond: asked, predictedTokensPerSecond: 1000 / speed.decodeMsPerToken(contextTokens) });
  if (speed !== null && maxTtftMs !== null) misses.push({ code: "too-long-to-first-token", askedMs: maxTtftMs, predictedMs: speed.fillMs(contextTokens) });
  return { code: "limits-not-kept", contextTokens, misses };
}
