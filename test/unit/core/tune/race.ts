import { AUTOMATIC_SERVER, withContext } from "../../../../src/core/domain/settings";
import type { Setup } from "../../../../src/core/domain/settings";
import type { TurnTimes } from "../../../../src/core/domain/tuning";
import type { TuneCandidate, TuneProblem, TuneStep, TuneVisit } from "../../../../src/core/tune/contract";
import { nextTuneStep } from "../../../../src/core/tune/next";
import { createRandom } from "../../../../src/core/statistics/random";

const setup = (options: Partial<Setup["options"]> = {}): Setup => ({
  options: { ...withContext(8192), ...options },
  server: AUTOMATIC_SERVER,
});

const candidate = (key: string, options: Partial<Setup["options"]>, prefill: number): TuneCandidate => ({
  key,
  setup: setup(options),
  predicted: { prefillMsPerToken: prefill, decodeMsPerToken: 1 },
});

/** Batches from slow to fast as physics expects, each with the automatic threads and with two. */
export const PROBLEM: TuneProblem = {
  candidates: [
    candidate("auto", {}, 1),
    ...[128, 256, 1024, 2048].flatMap((numBatch) => [
      candidate(`num_batch=${numBatch}`, { numBatch }, 1 - Math.log2(numBatch / 512) / 50),
      candidate(`num_batch=${numBatch},num_thread=2`, { numBatch, numThread: 2 }, 1.02 - Math.log2(numBatch / 512) / 50),
    ]),
    candidate("num_thread=2", { numThread: 2 }, 1.02),
  ],
  turn: { promptTokens: 2048, replyTokens: 128 },
  maxVisits: 25,
  seed: 1,
};

export interface World {
  /** Time of everything, against 1 of the baseline. */
  readonly slowness: (key: string) => number;
  readonly noise?: number;
  readonly contended?: (visit: number) => boolean;
  readonly fails?: (key: string) => boolean;
  readonly seed?: number;
}

/** A race to its end: the visits in order, and the result. */
export function runRace(
  world: World,
  problem: TuneProblem = PROBLEM,
): { visits: TuneVisit[]; result: Extract<TuneStep, { kind: "done" }>["result"] } {
  const random = createRandom(world.seed ?? 1);
  const visits: TuneVisit[] = [];
  for (;;) {
    const step = nextTuneStep(problem, visits);
    if (step.kind === "done") return { visits, result: step.result };
    visits.push({
      key: step.key,
      phase: step.phase,
      block: step.block,
      outcome: outcomeOf(world, step.key, visits.length, () => random.normal()),
    });
    if (visits.length > problem.maxVisits) throw new Error("The race makes more visits than it may.");
  }
}

function outcomeOf(
  { slowness, noise = 0.01, contended = () => false, fails = () => false }: World,
  key: string,
  place: number,
  normal: () => number,
): TuneVisit["outcome"] {
  if (fails(key)) return { state: "failed", why: "it crashed" };
  const disturbed = contended(place);
  const factor = slowness(key) * Math.exp(noise * normal()) * (disturbed ? 5 : 1);
  const request = (): TurnTimes => ({ prefillMsPerToken: 2 * factor * Math.exp(0.005 * normal()), decodeMsPerToken: 20 * factor });
  return { state: "measured", requests: [request(), request(), request()], contended: disturbed, startedAt: 60_000 * place };
}
