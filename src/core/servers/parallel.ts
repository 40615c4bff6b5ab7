import type { ServerAsked } from "../domain/settings";
import type { RequestTrial } from "../domain/trial";
import type { ParallelReading } from "../domain/tuning";
import { describeOutcome } from "../judge/outcome";
import { measureLoad } from "../measure/load";
import { measureTurn } from "../measure/tune-visit";
import type { TurnPlan } from "../measure/tune-visit";
import { plural } from "../format";
import { median } from "../statistics/location";
import { SLOTS } from "./experiments";
import type { PredictOn, Side } from "./pair";

export interface ParallelPlan extends TurnPlan {
  readonly predict: PredictOn;
}

/** What was measured, by slots, and why there was no more. */
export interface Parallel {
  readonly readings: readonly ParallelReading[];
  readonly stopped: string | null;
}

const UNPREDICTED = "what so many slots take cannot be predicted";
const BUSY = "other programs kept the machine busy";

/**
 * As many agents at once as the server has slots: one load and one warm-up each, then every agent sends a turn of its own.
 * Stops at the first number of slots that does not fit, does not answer, or never has the machine to itself.
 */
export async function measureParallel(
  withServer: <T>(asked: Partial<ServerAsked>, work: (side: Side) => Promise<T>) => Promise<T>,
  plan: ParallelPlan,
  signal: AbortSignal,
): Promise<Parallel> {
  const readings: ParallelReading[] = [];
  for (const slots of SLOTS) {
    const reading = await withServer({ numParallel: slots }, (side) => measureSlots(side, slots, plan, signal));
    if (typeof reading === "string") return { readings, stopped: `${plural(slots, "slot")}: ${reading}.` };
    readings.push(reading);
  }
  return { readings, stopped: null };
}

async function measureSlots({ session, asked }: Side, slots: number, plan: ParallelPlan, signal: AbortSignal): Promise<ParallelReading | string> {
  const { clock } = session;
  const predictedFootprintBytes = plan.predict(plan.settings, asked);
  // One slot is what the user's own server held; more of them are not tried blindly.
  if (slots > 1 && predictedFootprintBytes === null) return UNPREDICTED;
  const load = await measureLoad(session, { purpose: "search", settings: plan.settings, predictedFootprintBytes }, signal);
  if (load.outcome.state !== "fits") return withoutStop(describeOutcome(load));
  const turn = (purpose: "warm-up" | "turn"): Promise<RequestTrial> => measureTurn(session, plan, load, purpose, signal);
  await turn("warm-up");
  for (let draw = 0; draw <= session.protocol.redraws; draw++) {
    const startedMs = clock.monotonic();
    const trials = await Promise.all(Array.from({ length: slots }, () => turn("turn")));
    const wallMs = clock.monotonic() - startedMs;
    const failure = trials.map(({ verdict }) => verdict).find((verdict) => verdict.state === "failure");
    if (failure) return withoutStop(failure.message);
    const measures = trials.flatMap((trial) => (trial.verdict.state === "success" && trial.measures ? [trial.measures] : []));
    // A reply that broke off left the others more of the machine; a busy machine left them less.
    if (measures.length < slots || trials.some((trial) => trial.contended)) continue;
    const tokens = measures.reduce((sum, { outputTokens }) => sum + outputTokens, 0);
    return {
      numParallel: slots,
      contextTokens: plan.contextTokens,
      agents: slots,
      totalTokensPerSecond: (1000 * tokens) / wallMs,
      perAgentTokensPerSecond: median(measures.map(({ outputTokens, wallMs: own }) => (1000 * outputTokens) / own)),
      ttftMs: median(measures.map(({ ttftMs }) => ttftMs)),
      footprintBytes: load.outcome.use.footprintBytes,
    };
  }
  return BUSY;
}

const withoutStop = (sentence: string): string => sentence.replace(/\.$/, "");
