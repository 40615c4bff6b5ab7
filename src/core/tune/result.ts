import type { Gain, Ratio, TuneResult } from "../domain/tuning";
import { mean } from "../statistics/location";
import { LIKELY } from "./bake";
import type { Opinion } from "./explorer";
import { confirmedGain, pairsOf } from "./confirm";
import type { Confirming } from "./confirm";
import type { TuneProblem, TuneVisit } from "./contract";
import { isProven, ratioOfLogs } from "./gain";
import type { Observation } from "./observations";
import { settingGains } from "./setting-gains";

/** What the race found, with what was measured so far. */
export function resultOf(
  problem: TuneProblem,
  visits: readonly TuneVisit[],
  observations: readonly Observation[],
  confirming: Confirming | null,
  final: Opinion | null,
): TuneResult {
  const baseline = problem.candidates[0]?.key ?? "";
  const pairs = confirming ? pairsOf(confirming, visits, observations) : [];
  const gain = confirming && confirmedGain(confirming, pairs);
  const leader = problem.candidates.find((candidate) => candidate.key === confirming?.leader);
  const proven = confirming !== null && isProven(gain);
  const likely = proven ? null : likelyOf(final, confirming, gain);
  return {
    recommended: proven ? confirming.leader : (likely ?? baseline),
    verdict: proven ? "gain" : likely !== null ? "likely" : "no-gain",
    gain: likely !== null && likely !== confirming?.leader ? null : gain,
    settings: settingGains(problem, visits, observations, leader ? { leader, gain } : null),
    visits: {
      made: visits.length,
      contended: visits.filter(({ outcome }) => outcome.state === "measured" && outcome.contended).length,
      failed: visits.filter(({ outcome }) => outcome.state === "failed").length,
    },
    drift: driftOf(observations.filter((seen) => seen.key === baseline)),
  };
}

/** Key of what is used though it is not proven. Fresh pairs are not argued with: what they saw to be slower is not used on the strength of the visits before. */
function likelyOf(final: Opinion | null, confirming: Confirming | null, gain: Gain | null): string | null {
  if (!final?.likely || final.likely.confidence < LIKELY) return null;
  const contradicted = final.likely.key === confirming?.leader && (gain?.turn.value ?? 2) <= 1;
  return contradicted ? null : final.likely.key;
}

/** Speed in the later half of the baseline's visits against the earlier half, paired in order; below 1 the machine got slower. */
function driftOf(baseline: readonly Observation[]): Ratio | null {
  if (baseline.length < 2) return null;
  const half = Math.floor(baseline.length / 2);
  const early = baseline.slice(0, half);
  const late = baseline.slice(-half);
  return ratioOfLogs(early.map((seen, index) => seen.times.turn - mean([late[index]?.times.turn ?? seen.times.turn])));
}
