import type { Doing, RunSnapshot } from "../events";
import type { Step } from "./next";
import { leftMs, stepMs } from "./eta";
import { provenSoFar } from "./proven";
import { speedModel } from "./speed";
import type { FittedSpeed } from "./speed";
import { earlierMs } from "./time";
import { SETTING_OF } from "../servers/experiments";
import { candidateState } from "./certify";
import { loadsOf, requestsOf } from "../domain/trial";
import type { Progress } from "./progress";
import type { Situation } from "./situation";

/** The whole picture of a run before it takes `step`. Times in epoch ms. */
export function snapshotOf(situation: Situation, progress: Progress, step: Step, startedAt: number, now: number): RunSnapshot {
  const requests = requestsOf(progress.trials);
  const { budgetMs } = situation.request;
  return {
    phase: PHASES[step.kind],
    doing: doingOf(step, speedModel(progress.trials)),
    loads: loadsOf(progress.trials).length,
    requests: requests.length,
    failures: requests.filter((trial) => trial.verdict.state === "failure").length,
    at: now,
    elapsedMs: now - startedAt,
    earlierMs: earlierMs(progress.trials, startedAt),
    budgetMs,
    stepMs: stepMs(situation, progress, step),
    leftMs: leftMs(situation, progress, step, budgetMs === null ? Number.POSITIVE_INFINITY : budgetMs - (now - startedAt)),
    proven: provenSoFar(situation, progress),
    share: certifiedShare(situation, progress),
  };
}

const PHASES: Record<Step["kind"], RunSnapshot["phase"]> = {
  baseline: "baseline",
  speed: "measuring speed",
  search: "searching",
  decide: "searching",
  tune: "tuning",
  tuned: "tuning",
  "no-servers": "tuning",
  experiment: "tuning",
  visit: "certifying",
  done: "finishing",
  "out-of-time": "finishing",
  "nothing-fits": "finishing",
};

function doingOf(step: Step, speed: FittedSpeed | null): Doing {
  switch (step.kind) {
    case "baseline":
      return { code: "default-load" };
    case "speed":
      return step.probe.by === "words" ? { code: "short-probe" } : { code: "depth-probe", tokens: step.probe.tokens };
    case "search":
      return { code: "search-load", tokens: step.numCtx };
    case "decide":
      return { code: "choose" };
    case "visit":
      return {
        code: "proof",
        tokens: step.candidate.contextTokens,
        presets: step.candidate.presets.map(({ name }) => name),
        done: step.done,
        wanted: step.wanted,
        fillMs: speed?.fillMs(step.candidate.contextTokens) ?? null,
      };
    case "tune": {
      const { key } = step.candidate;
      const setup = key === "auto" ? null : key.replaceAll("=", " ").replaceAll(",", ", ");
      return { code: "race", attempt: step.visits + 1, most: step.race.problem.maxVisits, setup };
    }
    case "experiment":
      return { code: "experiment", setting: SETTING_OF[step.experiment] };
    case "no-servers":
    case "tuned":
      return { code: "keep" };
    case "done":
    case "out-of-time":
    case "nothing-fits":
      return { code: step.kind };
  }
}

/** Contexts weigh by their size, since a larger window takes longer to fill. */
function certifiedShare({ request, protocol }: Situation, { plans, trials }: Progress): number | null {
  const plan = plans.at(-1);
  if (!plan) return null;
  let done = 0;
  let all = 0;
  for (const candidate of plan.candidates) {
    const state = candidateState(request, protocol, candidate, trials);
    const share = state.state === "open" ? state.count.visits / (state.count.visits + state.visitsNeeded) : 1;
    done += share * candidate.contextTokens;
    all += candidate.contextTokens;
  }
  return all === 0 ? null : done / all;
}
