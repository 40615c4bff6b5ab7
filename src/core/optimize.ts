import { Cancelled, EngineError } from "./errors";
import type { Environment } from "./domain/environment";
import type { OptimizeRequest } from "./domain/request";
import { AUTOMATIC, withContext } from "./domain/settings";
import { JOURNAL_SCHEMA } from "./domain/trial";
import type { JournalRecord, LoadTrial, PlanDecided, RunEnding, RunStarted, ServerMeasured, ServerResult, Trial, Tuned } from "./domain/trial";
import type { RunEvent } from "./events";
import { measureLoad } from "./measure/load";
import type { Ports, Session } from "./measure/session";
import { probeSpeed } from "./measure/speed-probe";
import { makeTuneVisit } from "./measure/tune-visit";
import { makeVisit } from "./measure/visit";
import { restoreModels } from "./measure/restore";
import { isResident } from "./plan/ceiling";
import { nextStep } from "./plan/next";
import type { Step } from "./plan/next";
import { candidateSettings, loadsOf, onUsersServer, requestsOf, tokenScaleOf } from "./plan/progress";
import { situationOf } from "./plan/situation";
import type { Situation } from "./plan/situation";
import { speedModel } from "./plan/speed";
import { snapshotOf } from "./plan/snapshot";
import type { Protocol } from "./protocol";
import { footprintOn, footprintWith, withTuned } from "./plan/tune";
import { SETTING_OF } from "./servers/experiments";
import type { PredictOn } from "./servers/pair";
import { runExperiment } from "./servers/run";
import { expectedTokens, wordsForTokens } from "./workload/token-count";
import type { TokenScale } from "./workload/token-count";

export interface OptimizeOptions {
  readonly ports: Ports;
  readonly request: OptimizeRequest;
  readonly protocol: Protocol;
  readonly runId: string;
  readonly o3Version: string;
  /** Records of the run to continue, with `run-started` first; empty for a fresh run. */
  readonly resumed: readonly JournalRecord[];
  readonly onEvent: (event: RunEvent) => void;
}

export interface OptimizeResult {
  readonly records: readonly JournalRecord[];
  readonly ending: RunEnding;
  /** The error that ended the run, when one did. */
  readonly error: unknown;
}

/**
 * The loop: ask the planner for the next step, take it, write down what happened, repeat. All knowledge is in the
 * records; stopping at any moment therefore loses nothing that was measured. Rejects only when no run could be started.
 */
export async function optimize(options: OptimizeOptions, signal: AbortSignal): Promise<OptimizeResult> {
  const run = await startRun(options, signal);
  let ending: RunEnding;
  let error: unknown = null;
  try {
    ending = await takeSteps(run, signal);
  } catch (thrown) {
    ending = endingOf(thrown, signal);
    error = ending.state === "cancelled" ? null : thrown;
  }
  await endRun(run, ending);
  return { records: run.records, ending, error };
}

interface Run {
  readonly session: Session;
  readonly situation: Situation;
  readonly progress: { trials: Trial[]; plans: PlanDecided[]; tuned: Tuned | null; servers: ServerMeasured[] };
  readonly records: JournalRecord[];
  readonly options: OptimizeOptions;
  readonly started: RunStarted;
  readonly before: Awaited<ReturnType<Ports["engine"]["loaded"]>>;
  /** The load that is in memory now, if any. */
  current: LoadTrial | null;
}

async function startRun(options: OptimizeOptions, signal: AbortSignal): Promise<Run> {
  const { ports, request, protocol, runId } = options;
  const { engine, probe, clock, journal } = ports;
  const [identity, model, before, hardware] = [
    await engine.identify(signal),
    await engine.describe(request.model, signal),
    await engine.loaded(signal),
    await probe.profile(signal),
  ];
  const environment: Environment = { engine: identity, hardware, o3Version: options.o3Version };
  const resumes = options.resumed.find((record) => record.kind === "run-started");
  const started: RunStarted = {
    schema: JOURNAL_SCHEMA,
    kind: "run-started",
    runId,
    at: clock.now(),
    request,
    environment,
    model,
    protocol,
    loadedBefore: before.map((loaded) => loaded.name),
    resumes: resumes?.runId ?? null,
  };
  await journal.append(started);
  const records: JournalRecord[] = [...options.resumed, started];
  const progress = {
    trials: options.resumed.filter((record) => record.kind === "trial").filter(onUsersServer),
    plans: options.resumed.filter((record) => record.kind === "plan"),
    tuned: options.resumed.findLast((record) => record.kind === "tuned") ?? null,
    servers: options.resumed.filter((record) => record.kind === "server-measured"),
  };
  const startedMs = clock.monotonic();
  const situation = situationOf({
    request,
    model,
    environment,
    protocol,
    reading: await probe.read(signal),
    privateServers: ports.launching?.state === "possible",
  });
  let ids = 0;
  const session: Session = {
    ...ports,
    runId,
    request,
    environment,
    model,
    protocol,
    resident: isResident(situation, progress.trials),
    onWatch: (event) => {
      options.onEvent({ kind: "watch", event });
    },
    remainingMs: () => (request.budgetMs === null ? Number.POSITIVE_INFINITY : request.budgetMs - (clock.monotonic() - startedMs)),
    nextId: () => `${runId}/${++ids}`,
    record: async (trial) => {
      await journal.append(trial);
      records.push(trial);
      if (onUsersServer(trial)) progress.trials.push(trial);
      options.onEvent({ kind: "trial", trial });
    },
  };
  return { session, situation, progress, records, options, started, before, current: null };
}

async function takeSteps(run: Run, signal: AbortSignal): Promise<RunEnding> {
  const { session, situation, progress, options } = run;
  for (;;) {
    if (signal.aborted) throw new Cancelled();
    const step = await planStep(run, signal);
    options.onEvent({ kind: "snapshot", snapshot: snapshotOf(situation, progress, step, run.started.at, session.clock.now()) });
    switch (step.kind) {
      case "done":
        return { state: "completed" };
      case "out-of-time":
        return { state: "budget-spent" };
      case "nothing-fits":
        return { state: "nothing-fits", why: step.why };
      case "decide":
        await decide(run, step);
        break;
      case "tune":
        await tuneVisitStep(run, step, signal);
        break;
      case "tuned":
        await takeTuned(run, step);
        break;
      case "experiment":
        await experimentStep(run, step, signal);
        break;
      case "baseline":
      case "search":
        await load(run, step, signal);
        break;
      case "speed":
        await probeStep(run, step, signal);
        break;
      case "visit":
        await visitStep(run, step, signal);
        break;
    }
  }
}

/**
 * The planner's next step. The search goes right up to the limit, so its steps are planned on a reading of this very moment
 * with the model unloaded: what others hold wanders.
 */
async function planStep({ session, situation, progress }: Run, signal: AbortSignal): Promise<Step> {
  const step = nextStep(situation, progress, session.remainingMs());
  if (step.kind !== "search") return step;
  await session.engine.unload(session.model.name, signal);
  return nextStep(situation, progress, session.remainingMs(), await session.probe.read(signal));
}

async function decide(run: Run, step: Extract<Step, { kind: "decide" }>): Promise<void> {
  const plan: PlanDecided = {
    schema: JOURNAL_SCHEMA,
    kind: "plan",
    runId: run.session.runId,
    at: run.session.clock.now(),
    ceiling: step.ceiling,
    candidates: step.candidates,
  };
  await run.session.journal.append(plan);
  run.records.push(plan);
  run.progress.plans.push(plan);
}

async function tuneVisitStep(run: Run, { race, candidate, tag }: Extract<Step, { kind: "tune" }>, signal: AbortSignal): Promise<void> {
  const { session, situation, progress } = run;
  run.current = null;
  const settings = candidate.setup.options;
  await makeTuneVisit(
    session,
    {
      settings,
      contextTokens: race.contextTokens,
      tag,
      turn: race.turn,
      predictedFootprintBytes: footprintWith(situation, progress.trials, settings),
      scale: scaleOf(run),
    },
    signal,
  );
}

/** The race's result is written down before the plan that rests on it. */
async function takeTuned(run: Run, { tuning, plan }: Extract<Step, { kind: "tuned" }>): Promise<void> {
  const { session, situation, progress, records } = run;
  const tuned: Tuned = { schema: JOURNAL_SCHEMA, kind: "tuned", runId: session.runId, at: session.clock.now(), tuning };
  await session.journal.append(tuned);
  records.push(tuned);
  progress.tuned = tuned;
  const launching = run.options.ports.launching;
  if (launching?.state === "impossible") {
    await serverResult(run, { type: "not-tuned", settings: Object.values(SETTING_OF), why: launching.why });
  }
  await decide(run, { kind: "decide", ceiling: plan.ceiling, candidates: withTuned(situation, progress, plan.candidates, tuning) });
}

async function experimentStep(run: Run, { experiment, tuning }: Extract<Step, { kind: "experiment" }>, signal: AbortSignal): Promise<void> {
  const { session, situation, options } = run;
  const { launching } = options.ports;
  if (launching?.state !== "possible") return;
  run.current = null;
  const predict: PredictOn = (settings, asked) => footprintOn(situation, run.progress.trials, settings, asked);
  const fillMs = speedModel(run.progress.trials)?.fillMs(tuning.contextTokens) ?? null;
  const prefillTokensPerSecond = fillMs === null || fillMs <= 0 ? null : (1000 * tuning.contextTokens) / fillMs;
  const plan = { experiment, tuning, scale: scaleOf(run), prefillTokensPerSecond, predict };
  await serverResult(run, await runExperiment(session, launching.launcher, plan, signal));
}

async function serverResult(run: Run, result: ServerResult): Promise<void> {
  const { session, records, progress } = run;
  const measured: ServerMeasured = { schema: JOURNAL_SCHEMA, kind: "server-measured", runId: session.runId, at: session.clock.now(), result };
  await session.journal.append(measured);
  records.push(measured);
  progress.servers.push(measured);
}

async function load(run: Run, step: Extract<Step, { kind: "baseline" | "search" }>, signal: AbortSignal): Promise<void> {
  const settings = step.kind === "baseline" ? AUTOMATIC : withContext(step.numCtx, run.session.request.options);
  const predictedFootprintBytes = step.kind === "baseline" ? null : step.predictedFootprintBytes;
  const purpose = step.kind === "baseline" ? "baseline" : "search";
  const trial = await measureLoad(run.session, { purpose, settings, predictedFootprintBytes }, signal);
  run.current = trial.outcome.state === "fits" || trial.outcome.state === "clamped" ? trial : null;
  run.session.resident = isResident(run.situation, run.progress.trials);
}

/** Probes run on whatever is loaded; a resumed run has nothing loaded and repeats the first load that worked. */
async function probeStep(run: Run, { probe }: Extract<Step, { kind: "speed" }>, signal: AbortSignal): Promise<void> {
  const { session, progress } = run;
  if (run.current === null) {
    const first = loadsOf(progress.trials).find((trial) => trial.outcome.state === "fits");
    const settings = first?.settingsAsked ?? AUTOMATIC;
    run.current = await measureLoad(session, { purpose: "search", settings, predictedFootprintBytes: null }, signal);
  }
  const scale = tokenScaleOf(progress.trials);
  const words = probe.by === "words" ? probe.words : scale ? wordsForTokens(scale, probe.tokens) : 1;
  await probeSpeed(
    session,
    {
      purpose: probe.by === "words" ? "calibrate" : "depth",
      loadId: run.current.id,
      settings: run.current.settingsAsked,
      contextTokens: run.current.contextTokensObserved ?? 0,
      words,
      expectedPromptTokens: probe.by === "words" || !scale ? null : expectedTokens(scale, words),
    },
    signal,
  );
}

async function visitStep(run: Run, { candidate, requests }: Extract<Step, { kind: "visit" }>, signal: AbortSignal): Promise<void> {
  const { session, situation, progress } = run;
  const scale = scaleOf(run);
  const settings = candidateSettings(session.request, candidate);
  run.current = null;
  const speed = speedModel(progress.trials);
  // From far shallower prompts a fill is predicted too roughly to set its time limit by.
  const known = speed !== null && 4 * speed.deepestTokens >= candidate.contextTokens;
  await makeVisit(
    session,
    {
      contextTokens: candidate.contextTokens,
      settings,
      requests,
      predictedFootprintBytes: footprintWith(situation, progress.trials, settings),
      predictedFillMs: known ? speed.fillMs(candidate.contextTokens) : null,
      scale,
    },
    signal,
  );
}

/** Tokens a word costs; without it no prompt can be planned. Throws EngineError where the server never counted one. */
function scaleOf({ session, progress }: Run): TokenScale {
  const scale = tokenScaleOf(progress.trials);
  if (scale) return scale;
  const last = requestsOf(progress.trials).at(-1)?.verdict;
  const why = last && last.state !== "success" ? ` (${last.state === "void" ? last.why : last.message})` : "";
  throw new EngineError("bad-reply", `The server counted no prompt of ${session.model.name}${why}; without counts nothing can be shown.`);
}

async function endRun(run: Run, ending: RunEnding): Promise<void> {
  const { session, options, before } = run;
  const { restored, letGo } = await restoreModels(session, before, ending.state !== "cancelled" && ending.state !== "failed");
  const ended = {
    schema: JOURNAL_SCHEMA,
    kind: "run-ended",
    runId: session.runId,
    at: session.clock.now(),
    ending,
    restored,
    letGo,
  } as const;
  run.records.push(ended);
  try {
    await options.ports.journal.append(ended);
  } catch (error) {
    // The trials are safe; a journal that can take no last line reads as a run that was cut off.
    session.log.warn(error instanceof Error ? error.message : String(error));
  }
}

function endingOf(thrown: unknown, signal: AbortSignal): RunEnding {
  if (thrown instanceof Cancelled || signal.aborted) return { state: "cancelled" };
  const reason = thrown instanceof EngineError ? thrown.reason : thrown instanceof Error ? thrown.name : "unknown";
  return { state: "failed", reason, message: thrown instanceof Error ? thrown.message : String(thrown) };
}

