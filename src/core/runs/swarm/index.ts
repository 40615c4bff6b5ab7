import type { RunSnapshot } from "../../events";
import { levelOf, levelsOf, swarmProgressOf } from "../../swarm/progress";
import type { SwarmProgress } from "../../swarm/progress";
import { nextLevel } from "../../swarm/next-level";
import { swarmReportOf } from "../../swarm/report";
import type { RunKind } from "../kind";
import { endingOf } from "../last-step";
import { agentsSituation, countsOf, preparation } from "../with-agents";
import { takeSwarmStep } from "./steps";
import type { SwarmSituation, SwarmStep, SwarmTypes } from "./types";

/** Finds how many agents at once a server carries, and proves it. */
export const SWARM: RunKind<SwarmTypes> = {
  name: "swarm",
  progressOf: swarmProgressOf,
  situationOf: agentsSituation,
  next,
  needsReading: () => false,
  endingOf,
  take: takeSwarmStep,
  snapshot,
  report: swarmReportOf,
};

function next({ request }: SwarmSituation, progress: SwarmProgress, leftMs: number): SwarmStep {
  if (leftMs <= 0) return { kind: "out-of-time" };
  const before = preparation(progress);
  if (before) return before;
  const step = nextLevel(levelsOf(progress, request.objectives), request.objectives, request.confidence, request.maxAgents);
  return step.kind === "done" ? { kind: "done" } : step;
}

function snapshot(situation: SwarmSituation, progress: SwarmProgress, step: SwarmStep, startedAt: number, now: number): RunSnapshot {
  return {
    phase: step.kind === "load" ? "baseline" : step.kind === "calibrate" ? "measuring speed" : step.kind === "level" ? "agents" : "finishing",
    doing: doingOf(step, progress, situation.request),
    ...countsOf(situation, progress, startedAt, now),
  };
}

function doingOf(step: SwarmStep, progress: SwarmProgress, { objectives }: SwarmSituation["request"]): RunSnapshot["doing"] {
  switch (step.kind) {
    case "load":
      return { code: "default-load" };
    case "calibrate":
      return { code: "short-probe" };
    case "level": {
      const { kept, broken } = levelOf(progress, step.agents, objectives);
      return { code: "agents", agents: step.agents, aim: step.aim, turns: kept + broken };
    }
    case "done":
    case "out-of-time":
    case "nothing-fits":
      return { code: step.kind };
  }
}
