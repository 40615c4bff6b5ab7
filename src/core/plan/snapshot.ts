import type { RunSnapshot } from "../events";
import { formatTokens } from "../format";
import type { Step } from "./next";
import { SETTING_OF } from "../servers/experiments";
import { candidateState, planFor } from "./certify";
import { loadsOf, requestsOf } from "./progress";
import type { Progress } from "./progress";
import type { Situation } from "./situation";

/** The whole picture of a run before it takes `step`. Times in epoch ms. */
export function snapshotOf(situation: Situation, progress: Progress, step: Step, startedAt: number, now: number): RunSnapshot {
  const requests = requestsOf(progress.trials);
  return {
    phase: PHASES[step.kind],
    doing: describe(step),
    loads: loadsOf(progress.trials).length,
    requests: requests.length,
    failures: requests.filter((trial) => trial.verdict.state === "failure").length,
    elapsedMs: now - startedAt,
    budgetMs: situation.request.budgetMs,
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
  experiment: "tuning",
  visit: "certifying",
  done: "finishing",
  "out-of-time": "finishing",
  "nothing-fits": "finishing",
};

function describe(step: Step): string {
  switch (step.kind) {
    case "baseline":
      return "loading with Ollama's defaults";
    case "speed":
      return step.probe.by === "words" ? "measuring speed with a short prompt" : `measuring speed behind ${formatTokens(step.probe.tokens)}`;
    case "search":
      return `loading ${formatTokens(step.numCtx)} to see whether they fit`;
    case "decide":
      return "choosing the contexts to prove";
    case "visit":
      return `filling ${formatTokens(step.candidate.contextTokens)} for ${step.candidate.presets.map(({ name }) => name).join(", ")} (${step.done} filled requests passed so far)`;
    case "tune":
      return `trying settings, ${step.visits + 1} of at most ${step.race.problem.maxVisits}: ${step.candidate.key === "auto" ? "the server's own choice" : step.candidate.key.replaceAll("=", " ").replaceAll(",", ", ")}`;
    case "experiment":
      return `measuring ${SETTING_OF[step.experiment]} on a private server`;
    case "tuned":
      return "keeping the best settings";
    case "done":
      return "done";
    case "out-of-time":
      return "the budget is used up";
    case "nothing-fits":
      return "nothing fits";
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
    const wanted = planFor(request, candidate).stages[0]?.requests ?? 1;
    const share = state.state === "open" ? Math.min(0.99, state.count.successes / wanted) : 1;
    done += share * candidate.contextTokens;
    all += candidate.contextTokens;
  }
  return all === 0 ? null : done / all;
}
