import type { Candidate } from "../domain/optimize-records";
import { candidateState } from "./certify";
import type { Progress } from "./progress";
import { resized } from "./resize";
import { stepTokens } from "./situation";
import type { Situation } from "./situation";
import { speedModel } from "./speed";
import type { FittedSpeed } from "./speed";
import { predictVisitMs } from "./time";

/** A fill may take so many times what is predicted before its certificate no longer fits the time it was chosen for. */
const MARGIN = 1.05;
/** Nothing is decided on prompts more than so many times as deep as any that was measured. */
const REACH = 4;

/** What would take no more than this share of the time left, and this long, is no risk. */
const CHEAP_SHARE = 0.1;
const CHEAP_MOST_MS = 5 * 60_000;

/**
 * Whether what is known of speed tells that so many filled loads fit the time: it reaches so deep, or they cost little even if the time of a
 * fill grows with the square of its length. Where nothing is known a first visit has to show it.
 */
export function isWithinReach(
  speed: FittedSpeed | null,
  tokens: number,
  loads: { readonly needed: number; readonly eachMs: number; readonly remainingMs: number },
): boolean {
  if (speed === null || tokens <= REACH * speed.deepestTokens) return true;
  const worstFillMs = speed.fillMs(speed.deepestTokens) * (tokens / speed.deepestTokens) ** 2;
  return loads.needed * (loads.eachMs + worstFillMs) <= Math.min(CHEAP_SHARE * loads.remainingMs, CHEAP_MOST_MS);
}

export interface Bounds {
  /** Contexts up to this one are out of the question, tokens. */
  readonly above: number;
  readonly upTo: number;
  readonly remainingMs: number;
}

/** The largest context whose certificate is predicted to fit the time, with what is already known of it; null where none above the bound is. */
export function largestProvable(
  situation: Situation,
  progress: Progress,
  candidate: Candidate,
  { above, upTo, remainingMs }: Bounds,
): number | null {
  const step = stepTokens(situation);
  const speed = speedModel(progress.trials);
  const provable = (tokens: number): boolean => {
    if ((speed?.fillMs(tokens) ?? 0) > situation.protocol.requestTimeLimitMs) return false;
    const state = candidateState(
      situation.request,
      situation.protocol,
      resized(candidate, tokens, candidate.presets, null),
      progress.trials,
    );
    if (state.state !== "open") return state.state === "certified";
    const eachMs = predictVisitMs(situation, progress, tokens);
    if (!isWithinReach(speed, tokens, { needed: state.visitsNeeded, eachMs, remainingMs })) return false;
    return MARGIN * state.visitsNeeded * eachMs <= remainingMs;
  };
  if (upTo <= above) return null;
  if (provable(upTo)) return upTo;
  let low = Math.floor(above / step);
  let high = Math.ceil(upTo / step);
  while (high - low > 1) {
    const middle = (low + high) >> 1;
    if (provable(middle * step)) low = middle;
    else high = middle;
  }
  return low * step > above ? low * step : null;
}
