import type { LoadTrial, Trial } from "../domain/trial";
import { loadsOf, requestsOf } from "../domain/trial";
import type { Progress } from "./progress";
import type { Situation } from "./situation";
import { speedModel } from "./speed";
import type { Race } from "./tune";

// What steps are predicted to take on a quiet machine, ms, as far as earlier trials tell; 0 where nothing is known.

const longestLoadMs = (trials: readonly Trial[]): number => Math.max(0, ...loadsOf(trials).map((trial) => trial.loadMs ?? 0));

/** Load, one fill, and the questions behind it. */
export function predictVisitMs({ protocol }: Pick<Situation, "protocol">, { trials }: Pick<Progress, "trials">, contextTokens: number): number {
  const speed = speedModel(trials);
  if (!speed) return 0;
  const replies = (1 + protocol.visitQuestions) * protocol.replyTokens * speed.decodeMsPerToken(contextTokens);
  return longestLoadMs(trials) + speed.fillMs(contextTokens) + replies;
}

/** Load, warm-up and timed turns with the server's own settings. */
export function predictTuneVisitMs({ protocol }: Pick<Situation, "protocol">, { trials }: Pick<Progress, "trials">, { turn }: Pick<Race, "turn">): number {
  const speed = speedModel(trials);
  const turnMs = speed ? speed.fillMs(turn.promptTokens) + turn.replyTokens * speed.decodeMsPerToken(turn.promptTokens) : 0;
  return longestLoadMs(trials) + (protocol.tuneRequests + 1) * turnMs;
}

/** So many visits that took as long as predicted are believed before the first is made: one that was disturbed says little about the next. */
const BELIEVED_VISITS = 3;

/**
 * How many times as long as predicted the race's visits took, in the mean; never less than 1. Other programs slow a visit and make
 * its requests be drawn again, and they will do so to the certificates too. Slower settings count with the rest: that errs on the safe side.
 */
export function paceOf(situation: Pick<Situation, "protocol">, progress: Pick<Progress, "trials">, race: Pick<Race, "turn">): number {
  const predictedMs = predictTuneVisitMs(situation, progress, race);
  if (predictedMs === 0) return 1;
  const visits = tuneLoads(progress.trials);
  const paces = visits.reduce((sum, load) => sum + tookMs(load, progress.trials) / predictedMs, BELIEVED_VISITS);
  return Math.max(1, paces / (visits.length + BELIEVED_VISITS));
}

/** Visits that an experiment takes at most, and some for starting its servers. */
const EXPERIMENT_VISITS = 15;

/** What an experiment on private servers takes at most, ms. Where the race had no time for a visit, what one would take is predicted. */
export const experimentMs = (situation: Pick<Situation, "protocol">, progress: Pick<Progress, "trials">, race: Pick<Race, "turn">): number =>
  EXPERIMENT_VISITS * Math.max(meanTuneVisitMs(progress.trials), predictTuneVisitMs(situation, progress, race));

/** What the race's visits took in the mean, ms; 0 without any. Time between two parts of a run that was resumed is none of theirs. */
export const meanTuneVisitMs = (trials: readonly Trial[]): number => racedMs(trials) / Math.max(1, tuneLoads(trials).length);

/** What the race has taken so far, ms. */
export const racedMs = (trials: readonly Trial[]): number => tuneLoads(trials).reduce((sum, load) => sum + tookMs(load, trials), 0);

const tuneLoads = (trials: readonly Trial[]): LoadTrial[] => loadsOf(trials).filter(({ purpose }) => purpose === "tune");

const tookMs = (load: LoadTrial, trials: readonly Trial[]): number =>
  Math.max(load.endedAt, ...requestsOf(trials).flatMap(({ loadId, endedAt }) => (loadId === load.id ? [endedAt] : []))) - load.startedAt;

/** What earlier parts of a run had taken before `startedAt`, from the first trial of each to its last, ms. */
export function earlierMs(trials: readonly Trial[], startedAt: number): number {
  const parts = new Map<string, { from: number; to: number }>();
  for (const { runId, startedAt: from, endedAt: to } of trials) {
    if (from >= startedAt) continue;
    const part = parts.get(runId) ?? { from, to };
    parts.set(runId, { from: Math.min(part.from, from), to: Math.max(part.to, to) });
  }
  return [...parts.values()].reduce((sum, { from, to }) => sum + to - from, 0);
}
