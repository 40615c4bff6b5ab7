import type { RunEnding } from "../../domain/journal";
import { loadsOf, requestsOf } from "../../domain/trial";
import { loadOn } from "../../estimate/load-on";
import { predictFootprintBytes } from "../../estimate/memory";
import type { RunSnapshot } from "../../events";
import { levelOf, levelsOf, swarmProgressOf } from "../../swarm/progress";
import type { SwarmProgress } from "../../swarm/progress";
import { nextLevel } from "../../swarm/next-level";
import { swarmReportOf } from "../../swarm/report";
import type { RunKind } from "../kind";
import { preparation } from "../with-agents";
import { takeSwarmStep } from "./steps";
import type { SwarmSituation, SwarmStep, SwarmTypes } from "./types";

/** Finds how many agents at once a server carries, and proves it. */
export const SWARM: RunKind<SwarmTypes> = {
  name: "swarm",
  progressOf: swarmProgressOf,
  situationOf: (facts) => ({
    ...facts,
    predictFootprintBytes: ({ numCtx, numBatch }) =>
      numCtx === "auto" ? null : predictFootprintBytes(facts.model, loadOn(facts.environment, numCtx, numBatch)),
  }),
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

function endingOf(step: SwarmStep): RunEnding | null {
  switch (step.kind) {
    case "done":
      return { state: "completed" };
    case "out-of-time":
      return { state: "budget-spent" };
    case "nothing-fits":
      return { state: "nothing-fits", why: step.why };
    case "load":
    case "calibrate":
    case "level":
      return null;
  }
}

function snapshot({ request }: SwarmSituation, { trials, turns }: SwarmProgress, step: SwarmStep, startedAt: number, now: number): RunSnapshot {
  return {
    phase: step.kind === "load" ? "baseline" : step.kind === "calibrate" ? "measuring speed" : step.kind === "level" ? "agents" : "finishing",
    doing: doingOf(step, { trials, turns, ended: [] }, request),
    loads: loadsOf(trials).length,
    requests: requestsOf(trials).length + turns.length,
    failures: turns.filter(({ outcome }) => outcome.state === "failed").length,
    elapsedMs: now - startedAt,
    budgetMs: request.budgetMs,
    share: null,
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
