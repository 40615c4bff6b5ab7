import { loadsOf, requestsOf } from "../domain/trial";
import type { LoadTrial, RequestTrial, Trial } from "../domain/trial";
import type { TurnTimes } from "../domain/tuning";
import { describeOutcome } from "../judge/outcome";
import { decodeMsPerToken } from "../measure/speed-samples";
import { BASELINE_KEY } from "./candidates";
import type { TuneVisit } from "./contract";
import type { Protocol } from "../protocol";

/** No turn is given up before this: on small models a hiccup takes many times a turn. */
const LEAST_TURN_LIMIT_MS = 10_000;

/** After how long a turn of the race is given up: so many times the slowest that was seen with everything left to the server. */
export function turnLimitMs({ protocol }: { readonly protocol: Protocol }, trials: readonly Trial[]): number {
  const slowest = slowestPlainMs(trials);
  if (slowest === null) return protocol.requestTimeLimitMs;
  return Math.min(protocol.requestTimeLimitMs, Math.max(LEAST_TURN_LIMIT_MS, protocol.tuneGiveUp * slowest));
}

/** The longest turn of the baseline's visits, ms; null without any. */
function slowestPlainMs(trials: readonly Trial[]): number | null {
  const plain = new Set(loadsOf(trials).flatMap(({ id, tune }) => (tune?.key === BASELINE_KEY ? [id] : [])));
  const walls = requestsOf(trials).flatMap(({ loadId, measures }) => (plain.has(loadId) && measures ? [measures.wallMs] : []));
  return walls.length === 0 ? null : Math.max(...walls);
}

/** The visits so far. One that was cut off before its requests is made again; a contended request never counts beside quiet ones. */
export function visitsOf(trials: readonly Trial[], requestsEach: number): TuneVisit[] {
  const slowestMs = slowestPlainMs(trials);
  return loadsOf(trials).flatMap((load): TuneVisit[] => {
    const { tune } = load;
    if (!tune || load.outcome.state === "void") return [];
    const own = requestsOf(trials).filter((trial) => trial.loadId === load.id);
    if (load.outcome.state !== "fits") return [{ ...tune, outcome: { state: "failed", why: describeOutcome(load) } }];
    const outcome = outcomeOf(load, own, requestsEach, slowestMs);
    return outcome ? [{ ...tune, outcome }] : [];
  });
}

function outcomeOf(load: LoadTrial, own: readonly RequestTrial[], requestsEach: number, slowestMs: number | null): TuneVisit["outcome"] | null {
  const failed = own.find((trial) => trial.verdict.state === "failure");
  if (failed?.verdict.state === "failure") {
    // What came too late while others kept the machine busy says nothing.
    const late = failed.verdict.reason === "time-limit";
    if (late && failed.contended) return { state: "measured", requests: [], contended: true, startedAt: load.startedAt };
    if (!late || slowestMs === null) return { state: "failed", why: failed.verdict.message };
    const tookMs = failed.endedAt - failed.startedAt;
    return { state: "failed", why: { code: "turn-given-up", tookMs, usualMs: slowestMs } };
  }
  const timed = own.filter((trial) => trial.purpose === "turn");
  const times = timed.flatMap((trial) => {
    const time = turnTimes(trial);
    return time ? [{ ...time, contended: trial.contended }] : [];
  });
  const quiet = times.filter((time) => !time.contended);
  if (times.length === 0) return timed.length >= requestsEach ? { state: "failed", why: { code: "no-reply-measured" } } : null;
  const contended = 2 * quiet.length <= times.length;
  return { state: "measured", requests: contended ? times : quiet, contended, startedAt: load.startedAt };
}

function turnTimes({ verdict, measures }: RequestTrial): TurnTimes | null {
  const decode = measures && decodeMsPerToken(measures.outputTokens, measures.decodeMs);
  if (verdict.state !== "success" || !measures || !decode || measures.promptMs <= 0) return null;
  return { prefillMsPerToken: measures.promptMs / measures.promptTokens, decodeMsPerToken: decode };
}
