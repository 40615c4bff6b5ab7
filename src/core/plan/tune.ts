import { sameSettings, AUTOMATIC_SERVER, serverSettingsFor, withContext } from "../domain/settings";
import type { RunnerSettings, ServerAsked } from "../domain/settings";
import type { Candidate, Plan } from "../domain/optimize-records";
import type { Trial } from "../domain/trial";
import type { TuneResult, Tuning } from "../domain/tuning";
import { namedKeys, tuneCandidates } from "../tune/candidates";
import type { TuneCandidate, TuneProblem, TuneStep } from "../tune/contract";
import { isDisturbedThroughout } from "../tune/disturbed";
import { nextTuneStep } from "../tune/next";
import { loadOn } from "../estimate/load-on";
import { predictFootprintBytes } from "../estimate/memory";
import { correctedFootprint } from "./ceiling";
import { loadsOf } from "../domain/trial";
import { candidateSettings } from "./progress";
import type { Progress } from "./progress";
import { limitShare } from "./situation";
import type { Situation } from "./situation";
import { speedModel } from "./speed";
import { visitsOf } from "../tune/visits";

/** What is raced: where, over which prompts, and among what. */
export interface Race {
  readonly contextTokens: number;
  readonly turn: { readonly promptTokens: number; readonly replyTokens: number };
  readonly problem: TuneProblem;
}

/** Prompts of these lengths, tokens, the longest that the time allows: a batch shows its worth only on a prompt longer than itself. */
const PROMPT_TOKENS = [2048, 1024, 512, 256] as const;
/** Replies are shorter than prompts where agents work. */
const REPLY_SHARE = 1 / 16;
const LEAST_REPLY_TOKENS = 24;

/** The race at the context where agents work: the balanced preset's, or else the fast one's. Null where none is wanted. */
export function raceOf(situation: Situation, progress: Progress): Race | null {
  const candidate = workingCandidate(progress.plans.at(-1));
  if (!candidate || situation.protocol.tuneVisits === 0) return null;
  // As it was before the first visit: the race must look the same after it was resumed.
  const first = progress.trials.findIndex((trial) => trial.type === "load" && trial.purpose === "tune");
  const before = first < 0 ? progress.trials : progress.trials.slice(0, first);
  const { contextTokens } = candidate;
  const turn = turnFor(situation, before, contextTokens);
  const { request, environment, model, protocol } = situation;
  const candidates = tuneCandidates({
    hardware: environment.hardware,
    model,
    base: { options: candidateSettings(request, candidate), server: AUTOMATIC_SERVER },
    serverSettings: environment.engine.server.settings,
    engine: environment.engine.kind,
    variableServerSettings: [],
    ...gpuShareOf(before, contextTokens),
    turn,
    allowed: (setup) => fitsMemory(situation, before, setup.options),
    named: protocol.tuneTry,
  });
  const wanted = namedKeys(protocol.tuneTry);
  return { contextTokens, turn, problem: { candidates, turn, maxVisits: protocol.tuneVisits, seed: request.seed, wanted } };
}

/** Share of the layers that the server put on the GPU by itself at the nearest context that was loaded: a larger one may have spilled. */
function gpuShareOf(trials: readonly Trial[], contextTokens: number): { readonly gpuShare?: number } {
  const [nearest] = loadsOf(trials)
    .flatMap(({ outcome, contextTokensObserved: seen }) =>
      "gpuShare" in outcome && seen !== null ? [{ gpuShare: outcome.gpuShare, distance: Math.abs(Math.log(seen / contextTokens)) }] : [],
    )
    .sort((a, b) => a.distance - b.distance);
  return nearest ? { gpuShare: nearest.gpuShare } : {};
}

const workingCandidate = (plan: Plan | undefined): Candidate | undefined =>
  (["balanced", "fast"] as const).flatMap((name) => plan?.candidates.find(({ presets }) => presets.some((preset) => preset.name === name)) ?? [])[0];

function turnFor({ protocol }: Situation, trials: readonly Trial[], contextTokens: number): Race["turn"] {
  const speed = speedModel(trials);
  const replyFor = (prompt: number): number => Math.max(LEAST_REPLY_TOKENS, Math.round(prompt * REPLY_SHARE));
  const affordable = (prompt: number): boolean =>
    2 * (prompt + replyFor(prompt)) <= contextTokens &&
    (speed === null || speed.fillMs(prompt) + replyFor(prompt) * speed.decodeMsPerToken(prompt) <= protocol.tuneRequestMs);
  const promptTokens = PROMPT_TOKENS.find(affordable) ?? PROMPT_TOKENS[PROMPT_TOKENS.length - 1] ?? 256;
  return { promptTokens, replyTokens: replyFor(promptTokens) };
}

/** Predicted footprint of any options: the search's corrected one, moved by what these options are predicted to change. */
export function footprintWith(situation: Situation, trials: readonly Trial[], settings: RunnerSettings): number | null {
  if (settings.numCtx === "auto") return null;
  const corrected = correctedFootprint(situation, trials, settings.numCtx);
  const plain = situation.predictFootprintBytes(settings.numCtx);
  const own = situation.predictWith(settings);
  return corrected === null || plain === null || own === null ? corrected : corrected + own - plain;
}

/** The same on a server with another environment: what is automatic there is taken to be as on the user's own. */
export function footprintOn(situation: Situation, trials: readonly Trial[], settings: RunnerSettings, asked: ServerAsked): number | null {
  const here = footprintWith(situation, trials, settings);
  if (here === null || settings.numCtx === "auto") return null;
  const { model, environment } = situation;
  const load = loadOn(environment, settings.numCtx, settings.numBatch);
  const [own, there] = [predictFootprintBytes(model, load), predictFootprintBytes(model, { ...load, server: serverSettingsFor(asked, load.server) })];
  return own === null || there === null ? null : here + there - own;
}

/** By prediction, on the reading of the run's start; the load itself looks again before it is made. */
function fitsMemory(situation: Situation, trials: readonly Trial[], settings: RunnerSettings): boolean {
  const bytes = footprintWith(situation, trials, settings);
  return bytes === null || staysWithin(situation, trials, bytes);
}

function staysWithin(situation: Situation, trials: readonly Trial[], bytes: number): boolean {
  const use = loadsOf(trials).flatMap(({ outcome }) => ("use" in outcome && outcome.use ? [outcome.use] : [])).at(-1);
  if (!use) return true;
  return use.othersBytes + bytes <= limitShare(situation) * use.totalBytes;
}

/** What ended a race before its own end. */
export type Cut = "time" | "disturbed";

/** The race's next step; with no visits left, or where each one is disturbed, it is the result so far. */
export function tuneStep(situation: Situation, race: Race, trials: readonly Trial[], timeIsUp: boolean): { readonly step: TuneStep; readonly cut: Cut | null } {
  const visits = visitsOf(trials, situation.protocol.tuneRequests);
  const step = nextTuneStep(race.problem, visits);
  const cut = timeIsUp ? "time" : isDisturbedThroughout(visits) ? "disturbed" : null;
  if (step.kind === "done" || cut === null) return { step, cut: null };
  return { step: nextTuneStep({ ...race.problem, maxVisits: visits.length }, visits), cut };
}

export const candidateFor = ({ problem }: Race, key: string): TuneCandidate => {
  const found = problem.candidates.find((candidate) => candidate.key === key);
  if (!found) throw new RangeError(`The race has no candidate "${key}".`);
  return found;
};

export function tuningOf(race: Race, result: TuneResult, cut: Cut | null): Tuning {
  const { setup } = candidateFor(race, result.recommended);
  return { ...result, contextTokens: race.contextTokens, turn: race.turn, setup, cutShort: cut === "time", disturbed: cut === "disturbed", notTuned: [] };
}

/**
 * The plan with the race's winner. Contexts above the one that was raced keep what costs no memory (threads) and take the rest only
 * where it is predicted to need no more than the server's own choice.
 */
export function withTuned(situation: Situation, progress: Progress, candidates: readonly Candidate[], tuning: Tuning): Candidate[] {
  const { options } = tuning.setup;
  return candidates.map((candidate) => {
    const plain = candidateSettings(situation.request, candidate);
    // How many layers a context leaves room for is no matter of speed.
    const numGpu = candidate.options ? plain.numGpu : options.numGpu;
    const tuned = { ...withContext(candidate.contextTokens, options), numGpu };
    if (sameSettings(tuned, plain)) return candidate;
    const needs = (settings: RunnerSettings): number => footprintWith(situation, progress.trials, settings) ?? 0;
    const safe = candidate.contextTokens <= tuning.contextTokens || needs(tuned) <= needs(plain);
    return { ...candidate, options: safe ? tuned : { ...plain, numThread: options.numThread } };
  });
}

