import type { Body } from "../../domain/journal";
import type { OptimizeRecord, ServerResult, Tuned } from "../../domain/optimize-records";
import { AUTOMATIC } from "../../domain/settings";
import { EngineError } from "../../errors";
import { describeOutcome } from "../../judge/outcome";
import { measureLoad } from "../../measure/load";
import { probeSpeed } from "../../measure/speed-probe";
import { makeTuneVisit } from "../../measure/tune-visit";
import { makeVisit } from "../../measure/visit";
import { isResident } from "../../plan/ceiling";
import { settingsAt } from "../../plan/gpu-layers";
import type { Step } from "../../plan/next";
import { loadsOf, requestsOf } from "../../domain/trial";
import type { LoadTrial } from "../../domain/trial";
import { candidateSettings, tokenScaleOf } from "../../plan/progress";
import { endOnRefusals } from "../../plan/refusal";
import { speedModel } from "../../plan/speed";
import { footprintOn, footprintWith, withTuned } from "../../plan/tune";
import { turnLimitMs } from "../../tune/visits";
import type { PredictOn } from "../../servers/pair";
import { runExperiment } from "../../servers/run";
import { expectedTokens, wordsForTokens } from "../../workload/token-count";
import type { TokenScale } from "../../workload/token-count";
import { SETTING_OF } from "../../servers/experiments";
import type { Run } from "../kind";
import type { OptimizeTypes } from "./types";

type OptimizeRun = Run<OptimizeTypes>;
type Of<K extends Step["kind"]> = Extract<Step, { readonly kind: K }>;

/** Takes one step of a run that looks for presets. What concludes it is returned; trials are written down as they finish. */
export async function takeStep(run: OptimizeRun, step: Step, signal: AbortSignal): Promise<readonly Body<OptimizeRecord>[]> {
  // As the loads so far show, those of earlier parts too: what has left the GPU is a failure from the first step of a resumed run on.
  run.bench.resident = isResident(run.situation, run.progress.trials);
  const concluded = await take(run, step, signal);
  endOnRefusals(run.progress.trials, run.bench.runId);
  return concluded;
}

async function take(run: OptimizeRun, step: Step, signal: AbortSignal): Promise<readonly Body<OptimizeRecord>[]> {
  switch (step.kind) {
    case "decide":
      return [{ kind: "plan", ceiling: step.ceiling, candidates: step.candidates }];
    case "tuned":
      return [tunedWithPlan(run, step)];
    case "no-servers":
      return [{ kind: "server-measured", result: { type: "not-tuned", settings: Object.values(SETTING_OF), why: step.why } }];
    case "experiment":
      return [{ kind: "server-measured", result: await experimentStep(run, step, signal) }];
    case "baseline":
    case "search":
      await loadStep(run, step, signal);
      return [];
    case "speed":
      await probeStep(run, step, signal);
      return [];
    case "visit":
      await visitStep(run, step, signal);
      return [];
    case "tune":
      await tuneVisitStep(run, step, signal);
      return [];
    case "done":
    case "out-of-time":
    case "nothing-fits":
      return [];
  }
}

/** The race's result and the plan that rests on it, as one record. */
function tunedWithPlan({ situation, progress }: OptimizeRun, { tuning, plan }: Of<"tuned">): Body<Tuned> {
  return { kind: "tuned", tuning, plan: { ceiling: plan.ceiling, candidates: withTuned(situation, progress, plan.candidates, tuning) } };
}

async function loadStep(run: OptimizeRun, step: Of<"baseline" | "search">, signal: AbortSignal): Promise<void> {
  const settings = step.kind === "baseline" ? AUTOMATIC : settingsAt(run.situation, step.numCtx);
  const predictedFootprintBytes = step.kind === "baseline" ? null : step.predictedFootprintBytes;
  const purpose = step.kind === "baseline" ? "baseline" : "search";
  const trial = await measureLoad(run.bench, { purpose, settings, predictedFootprintBytes }, signal);
  run.current = trial.outcome.state === "fits" || trial.outcome.state === "clamped" ? trial : null;
}

/** Probes run on whatever is loaded; a resumed run has nothing loaded and repeats the last load that worked. */
async function probeStep(run: OptimizeRun, { probe }: Of<"speed">, signal: AbortSignal): Promise<void> {
  const { bench, progress } = run;
  run.current ??= await loadAgain(run, signal);
  if (run.current === null) return;
  const scale = tokenScaleOf(progress.trials);
  const words = probe.by === "words" ? probe.words : scale ? wordsForTokens(scale, probe.tokens) : 1;
  await probeSpeed(
    bench,
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

/**
 * The last load that worked, within the limits as they are now: it is known what it takes. Null when the time ended.
 * Throws EngineError where it no longer fits.
 */
async function loadAgain({ bench, progress }: OptimizeRun, signal: AbortSignal): Promise<LoadTrial | null> {
  const last = loadsOf(progress.trials).findLast((trial) => trial.outcome.state === "fits");
  const predictedFootprintBytes = last?.outcome.state === "fits" ? last.outcome.use.footprintBytes : null;
  const again = await measureLoad(bench, { purpose: "search", settings: last?.settingsAsked ?? AUTOMATIC, predictedFootprintBytes }, signal);
  const { state } = again.outcome;
  if (state === "fits" || state === "clamped") return again;
  if (state === "void") return null;
  throw new EngineError("out-of-memory", { code: "fits-no-more", why: describeOutcome(again) });
}

async function visitStep(run: OptimizeRun, { candidate }: Of<"visit">, signal: AbortSignal): Promise<void> {
  const { bench, situation, progress } = run;
  const scale = scaleOf(run);
  const settings = candidateSettings(situation.request, candidate);
  run.current = null;
  const speed = speedModel(progress.trials);
  // From far shallower prompts a fill is predicted too roughly to set its time limit by.
  const known = speed !== null && 4 * speed.deepestTokens >= candidate.contextTokens;
  await makeVisit(
    bench,
    {
      contextTokens: candidate.contextTokens,
      settings,
      predictedFootprintBytes: footprintWith(situation, progress.trials, settings),
      predictedFillMs: known ? speed.fillMs(candidate.contextTokens) : null,
      scale,
    },
    signal,
  );
}

async function tuneVisitStep(run: OptimizeRun, { race, candidate, tag }: Of<"tune">, signal: AbortSignal): Promise<void> {
  const { bench, situation, progress } = run;
  run.current = null;
  const settings = candidate.setup.options;
  await makeTuneVisit(
    bench,
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

async function experimentStep(run: OptimizeRun, { experiment, tuning }: Of<"experiment">, signal: AbortSignal): Promise<ServerResult> {
  const { bench, situation, launching } = run;
  if (launching?.state !== "possible") throw new RangeError("An experiment was planned where no server can be started.");
  run.current = null;
  const predict: PredictOn = (settings, asked) => footprintOn(situation, run.progress.trials, settings, asked);
  const fillMs = speedModel(run.progress.trials)?.fillMs(tuning.contextTokens) ?? null;
  const prefillTokensPerSecond = fillMs === null || fillMs <= 0 ? null : (1000 * tuning.contextTokens) / fillMs;
  const plan = { experiment, tuning, scale: scaleOf(run), prefillTokensPerSecond, predict, answers: run.progress.answers, keep: run.write };
  return runExperiment(bench, launching.launcher, plan, signal);
}

/** Tokens a word costs; without it no prompt can be planned. Throws EngineError where the server never counted one. */
function scaleOf({ bench, progress }: OptimizeRun): TokenScale {
  const scale = tokenScaleOf(progress.trials);
  if (scale) return scale;
  const last = requestsOf(progress.trials).at(-1)?.verdict;
  if (last?.state === "void" && last.cause === "contradicted") throw new EngineError("bad-reply", { code: "server-contradicts-itself", why: last.why });
  const model = bench.model.name;
  if (!last || last.state === "success") throw new EngineError("bad-reply", { code: "nothing-counted", model });
  throw new EngineError("bad-reply", { code: "nothing-counted-since", model, why: last.state === "void" ? last.why : last.message });
}
