import { mean, sampleDeviation } from "../statistics/location";
import type { TuneCandidate } from "./contract";
import type { Explorer } from "./explorer";

/** What a visit's time is taken to vary by as long as nothing was visited twice. */
const ASSUMED_DEVIATION = 0.03;

/**
 * The plain fallback: one setting is changed at a time, the best value is kept, then the next setting is tried upon it.
 * No model of how settings act together, and no prior.
 */
export const oneFactorRace: Explorer = ({ baseline, alive, observations }) => {
  const timesOf = (key: string): number[] => observations.filter((seen) => seen.key === key).map((seen) => seen.times.turn);
  const visited = alive.filter(({ key }) => timesOf(key).length > 0);
  const best = visited.reduce((a, b) => (mean(timesOf(b.key)) < mean(timesOf(a.key)) ? b : a), baseline);
  const next = alive
    .filter(({ key }) => timesOf(key).length === 0)
    .map((candidate) => ({ candidate, distance: differences(candidate, best) }))
    .sort((a, b) => a.distance - b.distance)[0];
  const spreads = visited.map(({ key }) => timesOf(key)).filter((times) => times.length > 1);
  return {
    leader: best.key,
    expectedGain: mean(timesOf(baseline.key)) - mean(timesOf(best.key)),
    visitDeviation: spreads.length === 0 ? ASSUMED_DEVIATION : Math.sqrt(mean(spreads.map((times) => sampleDeviation(times) ** 2))),
    next: next?.distance === 1 ? { key: next.candidate.key, hope: Number.POSITIVE_INFINITY } : null,
  };
};

/** Number of settings in which two candidates differ. */
export function differences(a: TuneCandidate, b: TuneCandidate): number {
  const values = ({ setup: { options, server } }: TuneCandidate): unknown[] => [
    options.numBatch,
    options.numThread,
    options.numGpu,
    options.useMmap,
    server.kvCacheType,
    server.flashAttention,
    server.numParallel,
  ];
  const others = values(b);
  return values(a).filter((value, index) => value !== others[index]).length;
}
