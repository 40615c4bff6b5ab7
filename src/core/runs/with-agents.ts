import type { RunKindName } from "../domain/journal";
import type { RunnerSettings } from "../domain/settings";
import type { Said } from "../domain/statements";
import { loadsOf, requestsOf } from "../domain/trial";
import type { LoadPurpose, LoadTrial, Trial } from "../domain/trial";
import { EngineError } from "../errors";
import { describeOutcome } from "../judge/outcome";
import { measureLoad } from "../measure/load";
import { measureRequest } from "../measure/request";
import type { RequestPlan } from "../measure/request";
import { tokenScaleOf } from "../plan/progress";
import { earlierMs } from "../plan/time";
import { writeDocument } from "../workload/prompt";
import type { TokenScale } from "../workload/token-count";
import type { SwarmProgress } from "../swarm/progress";
import type { RunSnapshot } from "../events";
import { footprintOf } from "../estimate/load-on";
import type { KindTypes, Run, RunFacts } from "./kind";
import type { LastStep } from "./last-step";

export interface AgentsSituation<K extends RunKindName = RunKindName> extends RunFacts<K> {
  /** Bytes; null where the metadata does not tell. */
  readonly predictFootprintBytes: (settings: RunnerSettings) => number | null;
}

export const agentsSituation = <K extends RunKindName>(facts: RunFacts<K>): AgentsSituation<K> => ({ ...facts, predictFootprintBytes: footprintOf(facts) });

/** What runs with agents have in common: one load, at which prompts of a known length are sent. */
export interface AgentsTypes extends KindTypes {
  readonly situation: AgentsSituation;
  readonly progress: Pick<SwarmProgress, "trials">;
}

/** Before agents set out. */
export type Preparation = { readonly kind: "load" } | { readonly kind: "calibrate"; readonly words: number } | LastStep;

type CountsSnapshot = Omit<RunSnapshot, "phase" | "doing">;

/** Where a run is, but for what is particular to its kind. Times in epoch ms. */
export const countsOf = (situation: AgentsSituation, { trials, turns }: SwarmProgress, startedAt: number, now: number): CountsSnapshot => ({
  ...clockOf(situation, trials, startedAt, now),
  requests: requestsOf(trials).length + turns.length,
  failures: turns.filter(({ outcome }) => outcome.state === "failed").length,
});

/** The part of it that any run with a single load has. */
export const clockOf = ({ request }: AgentsSituation, trials: readonly Trial[], startedAt: number, now: number): Omit<CountsSnapshot, "requests" | "failures"> => ({
  loads: loadsOf(trials).length,
  at: now,
  elapsedMs: now - startedAt,
  earlierMs: earlierMs(trials, startedAt),
  budgetMs: request.budgetMs,
  stepMs: null,
  leftMs: null,
  proven: [],
  share: null,
});

/** Prompts that tell what a word costs in tokens: a short one and a longer one, in turn until the server has counted both. */
const MOST_CALIBRATIONS = 6;
const LONG_WORDS = 400;
/** Words that fit into a window whatever they cost. */
const wordsIn = (windowTokens: number): number => Math.min(LONG_WORDS, Math.floor(windowTokens / 8));

/** What has to be done before agents can set out; null where all is. */
export function preparation({ trials, runId }: Pick<SwarmProgress, "trials" | "runId">): Preparation | null {
  const first = loadFirst({ trials, runId });
  if (first) return first;
  const breach = breachIn(trials.filter((trial) => trial.runId === runId));
  if (breach !== null) return { kind: "nothing-fits", why: breach };
  const asked = requestsOf(trials).filter(({ purpose }) => purpose === "calibrate").length;
  if (tokenScaleOf(trials) !== null || asked >= MOST_CALIBRATIONS) return null;
  const windowTokens = loadsOf(trials).at(-1)?.contextTokensObserved ?? 0;
  return { kind: "calibrate", words: Math.ceil(wordsIn(windowTokens) / (asked % 2 === 0 ? 4 : 1)) };
}

/** Loads, or says why nothing can be loaded; null where something is. */
export function loadFirst({ trials, runId }: Pick<SwarmProgress, "trials" | "runId">): Exclude<Preparation, { readonly kind: "calibrate" }> | null {
  const load = loadsOf(trials).at(-1);
  // What did not fit in an earlier part of the run may fit by now.
  if (!load || (!isLoaded(load) && load.runId !== runId)) return { kind: "load" };
  if (isLoaded(load)) return null;
  return load.outcome.state === "void" ? { kind: "out-of-time" } : { kind: "nothing-fits", why: describeOutcome(load) };
}

/** A single request that takes the machine past its limit is not sent again, and no more of them at once. */
function breachIn(trials: readonly Trial[]): Said | null {
  const found = requestsOf(trials).find(({ verdict }) => verdict.state === "failure" && verdict.reason === "limit-breached");
  return found?.verdict.state === "failure" ? found.verdict.message : null;
}

/** Sends one request by itself. What takes the machine past its limit is unloaded. */
export async function askAlone<T extends AgentsTypes>(run: Run<T>, plan: RequestPlan, signal: AbortSignal): Promise<void> {
  const { verdict } = await measureRequest(run.bench, plan, signal);
  if (verdict.state !== "failure" || verdict.reason !== "limit-breached") return;
  await run.bench.engine.unload(run.bench.model.name, signal);
  run.current = null;
}

const isLoaded = ({ outcome }: LoadTrial): boolean => outcome.state === "fits" || outcome.state === "clamped";

/** Null where it does not fit, or the time ended. */
export async function loadFor<T extends AgentsTypes>(run: Run<T>, purpose: LoadPurpose, signal: AbortSignal): Promise<LoadTrial | null> {
  const { options } = run.situation.request;
  const trial = await measureLoad(run.bench, { purpose, settings: options, predictedFootprintBytes: run.situation.predictFootprintBytes(options) }, signal);
  run.current = isLoaded(trial) ? trial : null;
  return run.current;
}

export async function calibrate<T extends AgentsTypes>(run: Run<T>, purpose: LoadPurpose, words: number, signal: AbortSignal): Promise<void> {
  const current = run.current ?? (await loadFor(run, purpose, signal));
  if (!current) return;
  const { id: loadId, settingsAsked: settings, contextTokensObserved } = current;
  const document = writeDocument(words, run.bench.random);
  const asked = { document, question: 0, expectedPromptTokens: null, timeLimitMs: run.bench.protocol.requestTimeLimitMs };
  await askAlone(run, { purpose: "calibrate", loadId, settings, contextTokens: contextTokensObserved ?? 0, ...asked }, signal);
}

export interface Ready {
  readonly load: LoadTrial;
  readonly scale: TokenScale;
}

/** What is loaded, and what words cost there; a resumed run loads again. Throws EngineError where either cannot be had. */
export async function ready<T extends AgentsTypes>(run: Run<T>, purpose: LoadPurpose, signal: AbortSignal): Promise<Ready> {
  const scale = tokenScaleOf(run.progress.trials);
  if (!scale) throw new EngineError("bad-reply", { code: "nothing-counted", model: run.bench.model.name });
  return { load: await loadedFor(run, purpose, signal), scale };
}

/** What is loaded; a resumed run loads again. Throws EngineError where it fits no more. */
export async function loadedFor<T extends AgentsTypes>(run: Run<T>, purpose: LoadPurpose, signal: AbortSignal): Promise<LoadTrial> {
  const load = run.current ?? (await loadFor(run, purpose, signal));
  if (load) return load;
  const last = run.progress.trials.at(-1);
  throw new EngineError("out-of-memory", { code: "fits-no-more", why: last?.type === "load" ? describeOutcome(last) : "" });
}
