import type { PresetName } from "../domain/evidence";
import type { Goal, OptimizeRequest } from "../domain/request";
import type { Candidate } from "../domain/trial";
import { formatTokens } from "../format";
import type { Protocol } from "../protocol";

/** Speeds by depth, fitted to what was measured so far. */
export interface SpeedByDepth {
  /** Time to decode one token behind `depthTokens` tokens, ms. */
  readonly decodeMsPerToken: (depthTokens: number) => number;
  /** Time to fill an empty window with `tokens`, ms. */
  readonly fillMs: (tokens: number) => number;
}

export interface Choice {
  /** Largest context to certify, margin already taken off, tokens. */
  readonly topTokens: number;
  readonly speed: SpeedByDepth | null;
  readonly request: OptimizeRequest;
  readonly protocol: Protocol;
  /** Step of the answer, tokens. */
  readonly stepTokens: number;
}

export type Chosen =
  { readonly state: "chosen"; readonly candidates: readonly Candidate[] } | { readonly state: "none"; readonly why: string };

const WANTED: Record<Goal, readonly PresetName[]> = {
  "max-context": ["max_context"],
  balanced: ["balanced"],
  fast: ["fast"],
  all: ["fast", "balanced", "max_context"],
};

/** A context that reaches this share of another one's is certified together with it: a tenth of a window is not worth a proof of its own. */
const SAME_SHARE = 0.9;

/**
 * Contexts worth certifying, smallest first. num_ctx itself costs no speed, but a filled window does: a preset is the
 * largest window that, when full, still decodes at the share of the empty window's speed its name promises, and keeps
 * the user's own constraints. Presets that lie close together share the largest of their contexts.
 */
export function chooseCandidates(choice: Choice): Chosen {
  const { request, protocol, speed } = choice;
  const within = largest(choice, choice.topTokens, (tokens) => meets(request, speed, tokens));
  if (within === null) return { state: "none", why: nothingMeets(choice) };
  const floor = Math.min(protocol.minContextTokens, within);
  const keeping = (share: number): number =>
    speed === null ? within : Math.max(floor, largest(choice, within, (tokens) => speedShare(speed, tokens) >= share) ?? floor);
  const alone: Record<PresetName, number> = {
    max_context: within,
    balanced: keeping(protocol.balancedSpeedShare),
    fast: keeping(protocol.fastSpeedShare),
  };
  const merged = together(WANTED[request.goal], alone);
  const candidates = [...merged].map(([contextTokens, presets]) => ({
    contextTokens,
    presets: presets.map((name) => ({ name, why: reason(name, alone[name], contextTokens, choice) })),
    errorBudget: 1 - request.confidence,
    predictedFillMs: speed === null ? null : speed.fillMs(contextTokens),
  }));
  return { state: "chosen", candidates: candidates.sort((a, b) => a.contextTokens - b.contextTokens) };
}

/** Presets by the context they get. The names go from the smallest context to the largest. */
function together(names: readonly PresetName[], alone: Readonly<Record<PresetName, number>>): Map<number, PresetName[]> {
  const merged = new Map<number, PresetName[]>();
  for (const name of [...names].reverse()) {
    const shared = [...merged.keys()].at(-1);
    const tokens = shared !== undefined && alone[name] >= SAME_SHARE * shared ? shared : alone[name];
    merged.set(tokens, [name, ...(merged.get(tokens) ?? [])]);
  }
  return merged;
}

/** True when a full window of `tokens` keeps the user's constraints, as far as is known. */
export function meets(request: OptimizeRequest, speed: SpeedByDepth | null, tokens: number): boolean {
  if (speed === null) return true;
  if (request.minDecodeTokensPerSecond !== null && 1000 / speed.decodeMsPerToken(tokens) < request.minDecodeTokensPerSecond) return false;
  return request.maxTtftMs === null || speed.fillMs(tokens) <= request.maxTtftMs;
}

const speedShare = (speed: SpeedByDepth, tokens: number): number => speed.decodeMsPerToken(0) / speed.decodeMsPerToken(tokens);

/** Largest multiple of the step up to `top` that passes; `top` itself where it is no multiple. Passing is monotone. */
function largest({ stepTokens }: Choice, top: number, passes: (tokens: number) => boolean): number | null {
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

function reason(name: PresetName, alone: number, tokens: number, { topTokens, speed, protocol }: Choice): string {
  const percent = (share: number): string => (share < 0.005 ? "less than 1 %" : `${Math.round(share * 100)} %`);
  if (name === "max_context") {
    return tokens === topTokens ? "The largest context that fits." : "The largest context that keeps the asked speed when full.";
  }
  if (speed === null) return `No speed by depth was measured, so ${name} is the largest context.`;
  const wanted = name === "fast" ? protocol.fastSpeedShare : protocol.balancedSpeedShare;
  const share = speedShare(speed, tokens);
  if (tokens > alone) {
    const shared = `By itself ${name} would be ${formatTokens(alone)}; the next larger preset needs hardly more, so both share its context and its proof.`;
    return `${shared} When full it is predicted to keep ${percent(share)} of the empty window's decode speed.`;
  }
  return share >= wanted
    ? `The largest context that, when full, is predicted to keep at least ${percent(wanted)} of the empty window's decode speed.`
    : `No context is predicted to keep ${percent(wanted)} of the empty window's decode speed when full; this is the smallest that O3 offers, predicted to keep ${percent(share)}.`;
}

function nothingMeets({ request, speed, stepTokens, topTokens }: Choice): string {
  const at = Math.min(stepTokens, topTokens);
  const parts: string[] = [];
  if (speed !== null && request.minDecodeTokensPerSecond !== null) {
    const rate = (1000 / speed.decodeMsPerToken(at)).toFixed(1);
    parts.push(`at least ${request.minDecodeTokensPerSecond} tok/s were asked for, ${rate} tok/s are predicted`);
  }
  if (speed !== null && request.maxTtftMs !== null) {
    const seconds = (ms: number): string => `${(ms / 1000).toFixed(1)} s`;
    parts.push(`at most ${seconds(request.maxTtftMs)} to the first token were asked for, ${seconds(speed.fillMs(at))} are predicted`);
  }
  return `No context keeps the constraints: with a full window of ${formatTokens(at)} ${parts.join(", and ")}. Relax --min-tps or --max-ttft.`;
}
