import type { Body } from "../../domain/journal";
import type { SwarmRecord } from "../../domain/swarm";
import type { LoadTrial } from "../../domain/trial";
import { EngineError } from "../../errors";
import { describeOutcome } from "../../judge/outcome";
import { measureLoad } from "../../measure/load";
import { probeSpeed } from "../../measure/speed-probe";
import { tokenScaleOf } from "../../plan/progress";
import { driveLevel } from "../../swarm/drive";
import { levelsOf } from "../../swarm/progress";
import { nextLevel } from "../../swarm/next-level";
import { shapeIn, SHAPES } from "../../swarm/shapes";
import type { Run } from "../kind";
import type { SwarmStep, SwarmTypes } from "./types";

type SwarmRun = Run<SwarmTypes>;

/** Takes one step. Turns are written down as they end; how the machine was meanwhile is returned. */
export async function takeSwarmStep(run: SwarmRun, step: SwarmStep, signal: AbortSignal): Promise<readonly Body<SwarmRecord>[]> {
  switch (step.kind) {
    case "load":
      await loaded(run, signal);
      return [];
    case "calibrate":
      await calibrate(run, step.words, signal);
      return [];
    case "level":
      return level(run, step, signal);
    case "done":
    case "out-of-time":
    case "nothing-fits":
      return [];
  }
}

/** A resumed run has nothing loaded. Null where it could not be. */
async function loaded(run: SwarmRun, signal: AbortSignal): Promise<LoadTrial | null> {
  const { bench, situation } = run;
  const settings = situation.request.options;
  const trial = await measureLoad(bench, { purpose: "swarm", settings, predictedFootprintBytes: situation.predictFootprintBytes(settings) }, signal);
  run.current = trial.outcome.state === "fits" || trial.outcome.state === "clamped" ? trial : null;
  return run.current;
}

async function calibrate(run: SwarmRun, words: number, signal: AbortSignal): Promise<void> {
  const current = run.current ?? (await loaded(run, signal));
  if (!current) return;
  await probeSpeed(
    run.bench,
    {
      purpose: "calibrate",
      loadId: current.id,
      settings: current.settingsAsked,
      contextTokens: current.contextTokensObserved ?? 0,
      words,
      expectedPromptTokens: null,
    },
    signal,
  );
}

async function level(run: SwarmRun, step: Extract<SwarmStep, { kind: "level" }>, signal: AbortSignal): Promise<readonly Body<SwarmRecord>[]> {
  const { bench, situation } = run;
  const { request } = situation;
  const scale = tokenScaleOf(run.progress.trials);
  if (!scale) throw new EngineError("bad-reply", { code: "nothing-counted", model: bench.model.name });
  const current = run.current ?? (await loaded(run, signal));
  if (!current) {
    const last = run.progress.trials.at(-1);
    throw new EngineError("out-of-memory", { code: "fits-no-more", why: last?.type === "load" ? describeOutcome(last) : "" });
  }
  const windowTokens = current.contextTokensObserved ?? 0;
  const isStill = (): boolean => {
    const now = nextLevel(levelsOf(run.progress, request.objectives), request.objectives, request.confidence, request.maxAgents);
    return now.kind === "level" && now.agents === step.agents && now.aim === step.aim;
  };
  const ended = await driveLevel(
    bench,
    {
      agents: step.agents,
      aim: step.aim,
      loadId: current.id,
      settings: request.options,
      shape: shapeIn(SHAPES[request.shape], windowTokens),
      scale,
      objectives: request.objectives,
      isEnough: () => !isStill(),
      keep: (turn) => run.write(turn),
    },
    signal,
  );
  // The limits ended it: what comes next is loaded anew.
  if (ended.watch.breach) run.current = null;
  return [ended];
}
