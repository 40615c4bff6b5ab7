import { AUTOMATIC } from "../domain/settings";
import { EngineError } from "../errors";
import { measureLoad } from "../measure/load";
import { probeSpeed } from "../measure/speed-probe";
import { makeTuneVisit } from "../measure/tune-visit";
import { makeVisit } from "../measure/visit";
import { isResident } from "../plan/ceiling";
import { settingsAt } from "../plan/gpu-layers";
import type { Step } from "../plan/next";
import { candidateSettings, loadsOf, requestsOf, tokenScaleOf } from "../plan/progress";
import { speedModel } from "../plan/speed";
import { footprintOn, footprintWith } from "../plan/tune";
import { turnLimitMs } from "../plan/tune-visits";
import type { PredictOn } from "../servers/pair";
import { runExperiment } from "../servers/run";
import { expectedTokens, wordsForTokens } from "../workload/token-count";
import type { TokenScale } from "../workload/token-count";
import { serverResult } from "./records";
import type { Run } from "./start";

export async function loadStep(run: Run, step: Extract<Step, { kind: "baseline" | "search" }>, signal: AbortSignal): Promise<void> {
  const settings = step.kind === "baseline" ? AUTOMATIC : settingsAt(run.situation, step.numCtx);
  const predictedFootprintBytes = step.kind === "baseline" ? null : step.predictedFootprintBytes;
  const purpose = step.kind === "baseline" ? "baseline" : "search";
  const trial = await measureLoad(run.session, { purpose, settings, predictedFootprintBytes }, signal);
  run.current = trial.outcome.state === "fits" || trial.outcome.state === "clamped" ? trial : null;
  run.session.resident = isResident(run.situation, run.progress.trials);
}

/** Probes run on whatever is loaded; a resumed run has nothing loaded and repeats the last load that worked. */
export async function probeStep(run: Run, { probe }: Extract<Step, { kind: "speed" }>, signal: AbortSignal): Promise<void> {
  const { session, progress } = run;
  if (run.current === null) {
    const last = loadsOf(progress.trials).findLast((trial) => trial.outcome.state === "fits");
    const settings = last?.settingsAsked ?? AUTOMATIC;
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

export async function visitStep(run: Run, { candidate, requests }: Extract<Step, { kind: "visit" }>, signal: AbortSignal): Promise<void> {
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

export async function tuneVisitStep(run: Run, { race, candidate, tag }: Extract<Step, { kind: "tune" }>, signal: AbortSignal): Promise<void> {
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
      turnLimitMs: turnLimitMs(situation, progress.trials),
    },
    signal,
  );
}

export async function experimentStep(run: Run, { experiment, tuning }: Extract<Step, { kind: "experiment" }>, signal: AbortSignal): Promise<void> {
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

/** Tokens a word costs; without it no prompt can be planned. Throws EngineError where the server never counted one. */
function scaleOf({ session, progress }: Run): TokenScale {
  const scale = tokenScaleOf(progress.trials);
  if (scale) return scale;
  const last = requestsOf(progress.trials).at(-1)?.verdict;
  const why = last && last.state !== "success" ? ` (${last.state === "void" ? last.why : last.message})` : "";
  throw new EngineError("bad-reply", `The server counted no prompt of ${session.model.name}${why}; without counts nothing can be shown.`);
}
