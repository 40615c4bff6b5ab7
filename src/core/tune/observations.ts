import type { TurnTimes } from "../domain/tuning";
import { mean } from "../statistics/location";
import { flagOutliers } from "../statistics/robust";
import type { TuneProblem, TuneVisit } from "./contract";

/** Natural logarithms of times: of a turn (ms), and of a token's prefill and decoding (ms). */
export interface LogTimes {
  readonly turn: number;
  readonly prefill: number;
  readonly decode: number;
}

/** A visit that counts: measured, and not disturbed by other load. */
export interface Observation {
  readonly key: string;
  readonly phase: TuneVisit["phase"];
  readonly block: number;
  /** Place in the order of all visits made: what drifts (heat) drifts along it. */
  readonly place: number;
  readonly times: LogTimes;
}

/** Time of a turn, ms. */
export const turnMs = ({ turn }: Pick<TuneProblem, "turn">, { prefillMsPerToken, decodeMsPerToken }: TurnTimes): number =>
  turn.promptTokens * prefillMsPerToken + turn.replyTokens * decodeMsPerToken;

/** Requests of one visit that stick out (a hiccup) are left out; the mean of the others' logarithms is what the visit tells. */
export function logTimes(problem: Pick<TuneProblem, "turn">, requests: readonly TurnTimes[]): LogTimes {
  const outlier = flagOutliers(requests.map((request) => Math.log(turnMs(problem, request))));
  const kept = requests.filter((_, index) => outlier[index] !== true);
  return {
    turn: mean(kept.map((request) => Math.log(turnMs(problem, request)))),
    prefill: mean(kept.map((request) => Math.log(request.prefillMsPerToken))),
    decode: mean(kept.map((request) => Math.log(request.decodeMsPerToken))),
  };
}

/** The visits that count, in the order in which they were made. Visits of unknown candidates and without requests are none. */
export function observationsOf(problem: TuneProblem, visits: readonly TuneVisit[]): Observation[] {
  const known = new Set(problem.candidates.map((candidate) => candidate.key));
  return visits.flatMap(({ key, phase, block, outcome }, place): Observation[] => {
    if (outcome.state !== "measured" || outcome.contended || outcome.requests.length === 0 || !known.has(key)) return [];
    return [{ key, phase, block, place, times: logTimes(problem, outcome.requests) }];
  });
}

/** Keys of the candidates that do not work here. */
export const failedKeys = (visits: readonly TuneVisit[]): ReadonlySet<string> =>
  new Set(visits.flatMap((visit) => (visit.outcome.state === "failed" ? [visit.key] : [])));
