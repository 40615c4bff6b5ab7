import type { Ratio, TuneResult } from "../domain/tuning";
import { mean } from "../statistics/location";
import type { Opinion } from "./explorer";
import { confirmedGain, pairsOf } from "./confirm";
import type { Confirming } from "./confirm";
import type { TuneProblem, TuneVisit } from "./contract";
import { isProven, ratioOfLogs } from "./gain";
import type { Observation } from "./observations";
import { settingGains } from "./setting-gains";

/** The probability by which a setup that is not proven to be faster is recommended all the same. */
const LIKELY = 0.6;

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
  // Fresh pairs are not argued with: what they saw to be slower is not recommended on the strength of the visits before.
  const contradicted = final?.leader === confirming?.leader && (gain?.turn.value ?? 2) <= 1;
  const likely = !proven && !contradicted && final !== null && final.confidence >= LIKELY;
  return {
    recommended: proven ? confirming.leader : likely ? final.leader : baseline,
    verdict: proven ? "gain" : likely ? "likely" : "no-gain",
    gain: likely && final.leader !== confirming?.leader ? null : gain,
    settings: settingGains(problem, visits, observations, leader ? { leader, gain } : null),
    visits: {
      made: visits.length,
      contended: visits.filter(({ outcome }) => outcome.state === "measured" && outcome.contended).length,
      failed: visits.filter(({ outcome }) => outcome.state === "failed").length,
    },
    drift: driftOf(observations.filter((seen) => seen.key === baseline)),
  };
}

/** Speed in the later half of the baseline's visits against the earlier half, paired in order; below 1 the machine got slower. */
function driftOf(baseline: readonly Observation[]): Ratio | null {
  if (baseline.length < 2) return null;
  const half = Math.floor(baseline.length / 2);
  const early = baseline.slice(0, half);
  const late = baseline.slice(-half);
  return ratioOfLogs(early.map((seen, index) => seen.times.turn - mean([late[index]?.times.turn ?? seen.times.turn])));
}
