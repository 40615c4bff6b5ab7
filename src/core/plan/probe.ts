import type { LoadTrial, RequestTrial } from "../domain/trial";
import { loadsOf, requestsOf } from "../domain/trial";
import { tokenScaleOf } from "./progress";
import type { Progress } from "./progress";
import type { Situation } from "./situation";
import { speedModel } from "./speed";
import type { FittedSpeed } from "./speed";

/** Short prompts of two lengths tell the tokenizer, longer ones the slope of speed by depth. */
export type SpeedProbe = { readonly by: "words"; readonly words: number } | { readonly by: "tokens"; readonly tokens: number };

const CALIBRATION_WORDS = [60, 240] as const;
/** Tries for each probe: random weights make some replies void, and other programs disturb some. */
const PROBE_TRIES = 3;
/** Share of a window that a probe fills at most, with room for the reply and for the tokenizer's surprises. */
const FILLED = 0.85;
/** What the first longer prompts and the deeper ones may take at worst, as shares of the time left. */
const FIRST_SHARE = 0.1;
const DEEPER_SHARE = 0.05;
/** Nor does a deeper one take longer than this, ms. */
const DEEPER_MOST_MS = 30_000;
/** Share of the first longer prompt's length that is near enough to it. */
const NEAR_ENOUGH = 0.8;
/** A deeper probe that is not so many times as deep tells little more. */
const DEEPER_BY = 2;

const depthProbes = (trials: Progress["trials"]): RequestTrial[] => requestsOf(trials).filter(({ purpose }) => purpose === "depth");

const worked = ({ outcome }: LoadTrial): boolean => outcome.state === "fits" || outcome.state === "clamped";

/** The probe that is still missing to plan prompts and to choose contexts by speed; null when all are there, or cannot be had. */
export function firstProbe(situation: Situation, { trials }: Progress, remainingMs: number): SpeedProbe | null {
  const contextTokens = loadsOf(trials).find(worked)?.contextTokensObserved ?? null;
  if (contextTokens === null) return null;
  const probes = requestsOf(trials).filter(({ purpose }) => purpose === "calibrate" || purpose === "depth");
  const shrink = probes.filter((trial) => trial.verdict.state === "void" && trial.measures === null).length;
  for (const words of CALIBRATION_WORDS) {
    const tries = probes.filter((trial) => trial.promptWords === words || trial.promptWords === words >> 1);
    const counted = tries.filter((trial) => trial.verdict.state === "success");
    // One that other programs disturbed tells of the tokenizer, but not of the speed of a window that is nearly empty.
    if (counted.some((trial) => !trial.contended) || (counted.length > 0 && tries.length >= PROBE_TRIES)) continue;
    if (tries.length >= PROBE_TRIES) return null;
    return { by: "words", words: shrink > 0 && tries.length > 0 ? words >> 1 : words };
  }
  const speed = speedModel(trials);
  const depths = depthProbes(trials);
  const quiet = depths.filter((trial) => trial.verdict.state === "success" && !trial.contended);
  if (!tokenScaleOf(trials) || !speed || depths.length - quiet.length >= PROBE_TRIES) return null;
  const wanted = Math.floor(FILLED * Math.min(contextTokens, situation.protocol.startTokens));
  const known = Math.max(0, ...quiet.map(({ measures }) => measures?.promptTokens ?? 0));
  if (known >= NEAR_ENOUGH * wanted) return null;
  const tokens = Math.min(wanted, affordableTokens(speed, FIRST_SHARE * remainingMs));
  // One that a busy machine spoilt is asked again at its own depth.
  return tokens >= DEEPER_BY * known && (quiet.length === 0 || tokens >= DEEPER_BY * speed.deepestTokens || tokens === wanted) ? { by: "tokens", tokens } : null;
}

/** How deep a prompt may be to take no longer than `allowedMs`, even if its time grew with the square of its length from the deepest measured. */
const affordableTokens = (speed: FittedSpeed, allowedMs: number): number =>
  Math.floor(speed.deepestTokens * Math.sqrt(allowedMs / speed.fillMs(speed.deepestTokens)));

/**
 * A prompt as deep as the time allows into the window that stands loaded at the end of the search, unless that lies above the ceiling:
 * what has spilled is slower than any preset will be. Presets are chosen, and their certificates' time is set aside, by speed at
 * depths that the first probes do not reach: there prefill tends to grow faster than the prompt, though at worst with its square,
 * which is what bounds the probe.
 */
export function deeperProbe({ trials }: Pick<Progress, "trials">, ceilingTokens: number, remainingMs: number): SpeedProbe | null {
  const load = loadsOf(trials).at(-1);
  const speed = speedModel(trials);
  const last = depthProbes(trials).at(-1);
  const loadedTokens = load?.contextTokensObserved ?? 0;
  if (!load || !worked(load) || loadedTokens > ceilingTokens || !speed || last?.verdict.state !== "success" || last.contended) return null;
  const affordable = affordableTokens(speed, Math.min(DEEPER_MOST_MS, DEEPER_SHARE * remainingMs));
  const tokens = Math.floor(Math.min(FILLED * loadedTokens, affordable));
  return tokens >= DEEPER_BY * speed.deepestTokens ? { by: "tokens", tokens } : null;
}
