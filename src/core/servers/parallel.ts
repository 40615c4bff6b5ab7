import type { ServerAsked } from "../domain/settings";
import type { RequestMeasures, RequestTrial } from "../domain/trial";
import type { ParallelReading } from "../domain/tuning";
import { describeOutcome } from "../judge/outcome";
import { mayBeShifted } from "../judge/own-delay";
import { measureLoad } from "../measure/load";
import { measureTurn } from "../measure/tune-visit";
import type { TurnPlan } from "../measure/tune-visit";
import { together } from "../domain/statements";
import type { Said } from "../domain/statements";
import { median } from "../statistics/location";
import { SLOTS } from "./experiments";
import type { PredictOn, Side } from "./pair";

export interface ParallelPlan extends TurnPlan {
  readonly predict: PredictOn;
}

/** What was measured, by slots, and what was not; an empty text where all was. */
export interface Parallel {
  readonly readings: readonly ParallelReading[];
  readonly missing: Said;
}

/** Why some slots were not measured, and whether that holds for more of them too. */
interface Unmeasured {
  readonly why: Said;
  readonly forMore: boolean;
}

const UNPREDICTED: Unmeasured = { why: { code: "slots-not-predicted" }, forMore: true };
const BUSY: Unmeasured = { why: { code: "machine-busy" }, forMore: false };
const LATE: Unmeasured = { why: { code: "o3-busy" }, forMore: false };

/** Rounds that are made in any case while time is left, and at most: one tells nothing of its own scatter. */
const LEAST_ROUNDS = 2;
const MOST_ROUNDS = 5;
/** A number of slots that took so long has rounds that are long enough. */
const LONG_MS = 10_000;

/**
 * As many agents at once as the server has slots: one load and one warm-up each, then rounds in which every agent sends a turn of its own.
 * Stops at the first number of slots that does not fit or does not answer, and passes over one that never has the machine to itself.
 */
export async function measureParallel(
  withServer: <T>(asked: Partial<ServerAsked>, work: (side: Side) => Promise<T>) => Promise<T>,
  plan: ParallelPlan,
  signal: AbortSignal,
): Promise<Parallel> {
  const readings: ParallelReading[] = [];
  const missing: Said[] = [];
  for (const slots of SLOTS) {
    const reading = await withServer({ numParallel: slots }, (side) => measureSlots(side, slots, plan, signal));
    if (!("why" in reading)) {
      readings.push(reading);
      continue;
    }
    const more = reading.forMore && slots !== SLOTS.at(-1);
    missing.push({ code: more ? "slots-and-more-not-measured" : "slots-not-measured", slots, why: reading.why });
    if (reading.forMore) break;
  }
  return { readings, missing: together(missing) };
}

async function measureSlots({ bench, asked }: Side, slots: number, plan: ParallelPlan, signal: AbortSignal): Promise<ParallelReading | Unmeasured> {
  const { clock } = bench;
  const predictedFootprintBytes = plan.predict(plan.settings, asked);
  // One slot is what the user's own server held; more of them are not tried blindly.
  if (slots > 1 && predictedFootprintBytes === null) return UNPREDICTED;
  const load = await measureLoad(bench, { purpose: "search", settings: plan.settings, predictedFootprintBytes }, signal);
  if (load.outcome.state !== "fits") return failing(describeOutcome(load));
  const turn = (purpose: "warm-up" | "turn"): Promise<RequestTrial> => measureTurn(bench, plan, load, purpose, signal);
  await turn("warm-up");
  const rounds: Round[] = [];
  let disturbed = BUSY;
  for (let spoiled = 0; !areEnough(rounds, bench.remainingMs()) && spoiled <= bench.protocol.redraws; ) {
    const startedMs = clock.monotonic();
    const trials = await Promise.all(Array.from({ length: slots }, () => turn("turn")));
    const wallMs = clock.monotonic() - startedMs;
    const failure = trials.map(({ verdict }) => verdict).find((verdict) => verdict.state === "failure");
    if (failure) return failing(failure.message);
    const measures = trials.flatMap((trial) => (trial.verdict.state === "success" && trial.measures ? [trial.measures] : []));
    // A reply that broke off left the others more of the machine; a busy machine left them less, and a clock read too late tells no speed.
    const late = trials.some((trial) => mayBeShifted(trial, wallMs));
    if (measures.length === slots && !late && !trials.some((trial) => trial.contended)) {
      rounds.push({ wallMs, measures });
      continue;
    }
    spoiled++;
    disturbed = late ? LATE : BUSY;
  }
  if (rounds.length === 0) return disturbed;
  const turns = rounds.flatMap(({ measures }) => measures);
  return {
    numParallel: slots,
    contextTokens: plan.contextTokens,
    agents: slots,
    totalTokensPerSecond: rateOf(rounds),
    roundTokensPerSecond: rounds.map((round) => rateOf([round])),
    perAgentTokensPerSecond: median(turns.map(({ outputTokens, wallMs }) => (1000 * outputTokens) / wallMs)),
    ttftMs: median(turns.map(({ ttftMs }) => ttftMs)),
    footprintBytes: load.outcome.use.footprintBytes,
  };
}

/** What the agents of one round measured, and how long it took until the last of them had its reply. */
interface Round {
  readonly wallMs: number;
  readonly measures: readonly RequestMeasures[];
}

function areEnough(rounds: readonly Round[], remainingMs: number): boolean {
  if (rounds.length === 0) return false;
  const spentMs = rounds.reduce((sum, { wallMs }) => sum + wallMs, 0);
  const noTime = remainingMs <= spentMs / rounds.length;
  return noTime || rounds.length === MOST_ROUNDS || (rounds.length >= LEAST_ROUNDS && spentMs >= LONG_MS);
}

/** Generated tokens a second of all agents together. */
function rateOf(rounds: readonly Round[]): number {
  const tokens = rounds.flatMap(({ measures }) => measures.map(({ outputTokens }) => outputTokens));
  return (1000 * tokens.reduce((sum, count) => sum + count, 0)) / rounds.reduce((sum, { wallMs }) => sum + wallMs, 0);
}

const failing = (why: Said): Unmeasured => ({ why, forMore: true });
