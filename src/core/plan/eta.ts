import type { Progress } from "./progress";
import type { Step } from "./next";
import { openExperiments } from "../servers/experiments";
import { leftToProveMs } from "./prove";
import type { Situation } from "./situation";
import { speedModel } from "./speed";
import { experimentMs, meanTuneVisitMs, predictTuneVisitMs, predictVisitMs } from "./time";

/** What a step is predicted to take, ms; null where nothing is known of its kind. */
export function stepMs(situation: Situation, progress: Progress, step: Step): number | null {
  const known = (ms: number): number | null => (ms > 0 ? ms : null);
  if (step.kind === "visit") return known(predictVisitMs(situation, progress, step.candidate.contextTokens));
  if (step.kind === "tune") return known(Math.max(meanTuneVisitMs(progress.trials), predictTuneVisitMs(situation, progress, step.race)));
  return step.kind === "speed" && step.probe.by === "tokens" ? known(speedModel(progress.trials)?.fillMs(step.probe.tokens) ?? 0) : null;
}

/**
 * What is still to do if nothing fails, ms: the rest of the race if it takes all of its visits, the proofs, and the experiments if each takes
 * all of its own. Never more than the budget leaves. Null before there is a plan to go by.
 */
export function leftMs(situation: Situation, progress: Progress, step: Step, remainingMs: number): number | null {
  const plan = progress.plans.at(-1);
  if (!plan || speedModel(progress.trials) === null) return null;
  const race = step.kind === "tune" ? (step.race.problem.maxVisits - step.visits) * (stepMs(situation, progress, step) ?? 0) : 0;
  return Math.min(Math.max(0, remainingMs), race + leftToProveMs(situation, progress, plan) + experimentsMs(situation, progress));
}

function experimentsMs(situation: Situation, progress: Progress): number {
  const { tuned, servers } = progress;
  if (!tuned || !situation.privateServers) return 0;
  const open = openExperiments(servers.map(({ result }) => result), situation.environment.engine.server.settings);
  return open.length * experimentMs(situation, progress, tuned.tuning);
}
