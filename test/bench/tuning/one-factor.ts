import { mean, sampleDeviation } from "../../../src/core/statistics/location";
import { normalCdf } from "../../../src/core/statistics/normal";
import { mayBeLikely } from "../../../src/core/tune/bake";
import type { Explorer } from "../../../src/core/tune/explorer";
import { differingSettings } from "../../../src/core/tune/setup-values";

/** What a visit's time is taken to vary by as long as nothing was visited twice. */
const ASSUMED_DEVIATION = 0.03;

/**
 * The plain way that the race is compared with: one setting is changed at a time, the best value is kept, then the next setting is tried upon it.
 * No model of how settings act together, and no prior.
 */
export const oneFactorRace: Explorer = ({ baseline, alive, observations }) => {
  const timesOf = (key: string): number[] => observations.filter((seen) => seen.key === key).map((seen) => seen.times.turn);
  const visited = alive.filter(({ key }) => timesOf(key).length > 0);
  const best = visited.reduce((a, b) => (mean(timesOf(b.key)) < mean(timesOf(a.key)) ? b : a), baseline);
  const next = alive
    .filter(({ key }) => timesOf(key).length === 0)
    .map((candidate) => ({ candidate, distance: differingSettings(candidate.setup, best.setup).length }))
    .sort((a, b) => a.distance - b.distance)[0];
  const spreads = visited.map(({ key }) => timesOf(key)).filter((times) => times.length > 1);
  const visitDeviation = spreads.length === 0 ? ASSUMED_DEVIATION : Math.sqrt(mean(spreads.map((times) => sampleDeviation(times) ** 2)));
  const expectedGain = mean(timesOf(baseline.key)) - mean(timesOf(best.key));
  const error = visitDeviation * Math.sqrt(1 / timesOf(baseline.key).length + 1 / timesOf(best.key).length);
  return {
    leader: best.key,
    expectedGain,
    likely: best.key === baseline.key || !mayBeLikely(best.setup, baseline.setup) ? null : { key: best.key, confidence: normalCdf(expectedGain / error) },
    visitDeviation,
    next: next?.distance === 1 ? { key: next.candidate.key, hope: Number.POSITIVE_INFINITY } : null,
  };
};
