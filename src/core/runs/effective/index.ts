import { loadsOf } from "../../domain/trial";
import type { RunSnapshot } from "../../events";
import { topTokens } from "../../effective/ask";
import { pictureOf } from "../../effective/plan";
import { effectiveProgressOf } from "../../effective/progress";
import type { EffectiveProgress } from "../../effective/progress";
import { effectiveReportOf } from "../../effective/report";
import { taskNamed } from "../../effective/task";
import { nextCount, whyNotCounted, wordsFor } from "../../effective/text-length";
import type { RunKind } from "../kind";
import { endingOf } from "../last-step";
import { agentsSituation, clockOf, loadFirst } from "../with-agents";
import { takeEffectiveStep } from "./steps";
import type { EffectiveSituation, EffectiveStep, EffectiveTypes } from "./types";

/** Finds how much of its window a model can use. */
export const EFFECTIVE: RunKind<EffectiveTypes> = {
  name: "effective",
  progressOf: effectiveProgressOf,
  situationOf: agentsSituation,
  next,
  needsReading: () => false,
  endingOf,
  take: takeEffectiveStep,
  snapshot,
  report: effectiveReportOf,
};

function next({ request, model }: EffectiveSituation, progress: EffectiveProgress, leftMs: number): EffectiveStep {
  // Such a model has nothing to say: nothing is asked, and nothing scored.
  if (model.randomWeights) return { kind: "done" };
  if (leftMs <= 0) return { kind: "out-of-time" };
  const before = loadFirst(progress);
  if (before) return before;
  const text = nextCount(request, progress.counted);
  if (text === "failed") return { kind: "nothing-fits", why: whyNotCounted(progress.counted) ?? { code: "nothing-counted", model: model.name } };
  if (text) return { kind: "count", text };
  const windowTokens = loadsOf(progress.trials).at(-1)?.contextTokensObserved ?? 0;
  const { ask } = pictureOf(progress, request, topTokens(windowTokens, model));
  if (ask === null) return { kind: "done" };
  if (predictedMs(progress, ask.tokens) > leftMs) return { kind: "out-of-time" };
  const words = wordsFor(taskNamed(ask, request.seed), ask.tokens, progress.counted, progress.tasks);
  return words === null ? { kind: "nothing-fits", why: { code: "nothing-counted", model: model.name } } : { kind: "task", ask, words };
}

/** What a task of this length takes at least, by those that were answered: reading is no faster where the text is longer. */
function predictedMs({ tasks }: EffectiveProgress, tokens: number): number {
  const rates = tasks.flatMap(({ wallMs, outcome }) => (outcome.state === "answered" ? [wallMs / outcome.promptTokens] : []));
  return rates.length === 0 ? 0 : Math.min(...rates) * tokens;
}

function snapshot(situation: EffectiveSituation, { trials, counted, tasks }: EffectiveProgress, step: EffectiveStep, startedAt: number, now: number): RunSnapshot {
  return {
    phase: step.kind === "load" ? "baseline" : step.kind === "count" ? "measuring speed" : step.kind === "task" ? "tasks" : "finishing",
    doing: doingOf(step, tasks),
    ...clockOf(situation, trials, startedAt, now),
    requests: counted.length + tasks.length,
    failures: tasks.filter(({ outcome }) => outcome.state === "unanswered").length,
  };
}

function doingOf(step: EffectiveStep, tasks: EffectiveProgress["tasks"]): RunSnapshot["doing"] {
  switch (step.kind) {
    case "load":
      return { code: "default-load" };
    case "count":
      return { code: "short-probe" };
    case "task":
      return { code: "tasks", tokens: step.ask.tokens, done: tasks.filter(({ tokens }) => tokens === step.ask.tokens).length };
    case "done":
    case "out-of-time":
    case "nothing-fits":
      return { code: step.kind };
  }
}
