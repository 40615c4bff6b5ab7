import { loadsOf, requestsOf } from "../../domain/trial";
import type { RunSnapshot } from "../../events";
import { isHeld, stressProgressOf } from "../../stress/progress";
import type { StressProgress } from "../../stress/progress";
import { stressReportOf } from "../../stress/report";
import { fillTarget } from "../../workload/token-count";
import type { RunKind } from "../kind";
import { endingOf } from "../last-step";
import { agentsSituation, countsOf, preparation } from "../with-agents";
import { takeStressStep } from "./steps";
import type { StressSituation, StressStep, StressTypes } from "./types";

/** Finds whether a server holds its speed and its memory under full load. */
export const STRESS: RunKind<StressTypes> = {
  name: "stress",
  progressOf: stressProgressOf,
  situationOf: agentsSituation,
  next,
  needsReading: () => false,
  endingOf,
  take: takeStressStep,
  snapshot,
  report: stressReportOf,
};

/** A fill that is no measurement is asked for again so often. */
const MOST_FILLS = 3;

function next({ request, protocol }: StressSituation, progress: StressProgress, leftMs: number): StressStep {
  // A limit that ended it is a result as well.
  if (isHeld(progress, request.holdMs) || progress.ended.some(({ watch }) => watch.breach !== null)) return { kind: "done" };
  if (leftMs <= 0) return { kind: "out-of-time" };
  const before = preparation(progress);
  if (before) return before;
  const fills = requestsOf(progress.trials).filter(({ purpose }) => purpose === "fill");
  const windowTokens = loadsOf(progress.trials).at(-1)?.contextTokensObserved ?? 0;
  if (fills.every(({ verdict }) => verdict.state === "void") && fills.length < MOST_FILLS)
    return { kind: "fill", tokens: fillTarget(windowTokens, protocol.replyTokens) };
  return { kind: "hold" };
}

function snapshot(situation: StressSituation, progress: StressProgress, step: StressStep, startedAt: number, now: number): RunSnapshot {
  return {
    phase: step.kind === "load" ? "baseline" : step.kind === "calibrate" || step.kind === "fill" ? "measuring speed" : step.kind === "hold" ? "agents" : "finishing",
    doing: doingOf(step, situation.request),
    ...countsOf(situation, progress, startedAt, now),
  };
}

function doingOf(step: StressStep, { agents, holdMs }: StressSituation["request"]): RunSnapshot["doing"] {
  switch (step.kind) {
    case "load":
      return { code: "default-load" };
    case "calibrate":
      return { code: "short-probe" };
    case "fill":
      return { code: "fill", tokens: step.tokens };
    case "hold":
      return { code: "hold", agents, wantedMs: holdMs };
    case "done":
    case "out-of-time":
    case "nothing-fits":
      return { code: step.kind };
  }
}
