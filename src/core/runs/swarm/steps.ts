import type { Body } from "../../domain/journal";
import type { SwarmRecord } from "../../domain/swarm";
import { driveLevel } from "../../swarm/drive";
import { levelsOf } from "../../swarm/progress";
import { nextLevel } from "../../swarm/next-level";
import { shapeIn, SHAPES } from "../../swarm/shapes";
import type { Run } from "../kind";
import { calibrate, loadFor, ready } from "../with-agents";
import type { SwarmStep, SwarmTypes } from "./types";

type SwarmRun = Run<SwarmTypes>;

/** Takes one step. Turns are written down as they end; how the machine was meanwhile is returned. */
export async function takeSwarmStep(run: SwarmRun, step: SwarmStep, signal: AbortSignal): Promise<readonly Body<SwarmRecord>[]> {
  switch (step.kind) {
    case "load":
      await loadFor(run, "swarm", signal);
      return [];
    case "calibrate":
      await calibrate(run, "swarm", step.words, signal);
      return [];
    case "level":
      return level(run, step, signal);
    case "done":
    case "out-of-time":
    case "nothing-fits":
      return [];
  }
}

async function level(run: SwarmRun, step: Extract<SwarmStep, { kind: "level" }>, signal: AbortSignal): Promise<readonly Body<SwarmRecord>[]> {
  const { bench, situation } = run;
  const { request } = situation;
  const { load, scale } = await ready(run, "swarm", signal);
  let { aim } = step;
  // As many agents that are to be proven after they were looked at go on working: setting out again would cost another warm-up.
  const isEnough = (): boolean => {
    const now = nextLevel(levelsOf(run.progress, request.objectives), request.objectives, request.confidence, request.maxAgents);
    if (now.kind !== "level" || now.agents !== step.agents) return true;
    aim = now.aim;
    return false;
  };
  const ended = await driveLevel(
    bench,
    {
      setOutAt: bench.clock.now(),
      agents: step.agents,
      aim: () => aim,
      loadId: load.id,
      settings: request.options,
      shape: shapeIn(SHAPES[request.shape], load.contextTokensObserved ?? 0),
      scale,
      objectives: request.objectives,
      everyMs: request.everyMs,
      isEnough,
      keep: (turn) => run.write(turn),
    },
    signal,
  );
  // The limits ended it: what comes next is loaded anew.
  if (ended.watch.breach) run.current = null;
  return [ended];
}
