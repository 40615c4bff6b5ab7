import type { Said } from "../domain/statements";
import type { Setup, TunedSetting } from "../domain/settings";
import type { Gain, SettingGain } from "../domain/tuning";
import type { TuneCandidate, TuneProblem, TuneVisit } from "./contract";
import { CONFIDENCE, gainOfPairs, pooledSpread, verdictOf } from "./gain";
import type { Pair } from "./gain";
import type { Observation } from "./observations";
import { differingSettings, settingValues } from "./setup-values";

/** What was stated of the leader by fresh pairs, which are better evidence than anything found on the way. */
export interface Confirmed {
  readonly leader: TuneCandidate;
  readonly gain: Gain | null;
}

/** What each value of each varied setting gave against the server's own choice, all else equal. Values that no visits tell of are left out. */
export function settingGains(
  problem: TuneProblem,
  visits: readonly TuneVisit[],
  observations: readonly Observation[],
  confirmed: Confirmed | null,
): SettingGain[] {
  const [baseline] = problem.candidates;
  if (!baseline) return [];
  const byKey = new Map(problem.candidates.map((candidate) => [candidate.key, candidate.setup]));
  const told = changesOf(problem, baseline.setup).map((change) => ({
    change,
    pairs: pairsDiffering(change, baseline.setup, byKey, observations),
  }));
  const statements = told.filter(({ pairs }) => pairs.length > 0).length;
  // Several statements are made at once; together they keep the confidence of one (Bonferroni).
  const confidence = 1 - (1 - CONFIDENCE) / Math.max(1, statements);
  const spreads = { turn: pooledSpread(observations, "turn"), prefill: pooledSpread(observations, "prefill"), decode: pooledSpread(observations, "decode") };
  return told.flatMap(({ change, pairs }): SettingGain[] => {
    const failure = failureOf(change, baseline.setup, byKey, visits);
    if (failure !== null) return [{ ...change, verdict: "failed", gain: null, note: failure }];
    if (confirmed?.gain && isOnly(change, baseline.setup, confirmed.leader.setup)) {
      const note: Said = { code: "from-confirming-pairs", pairs: confirmed.gain.turn.blocks };
      return [{ ...change, verdict: verdictOf(confirmed.gain), gain: confirmed.gain, note }];
    }
    const gain = gainOfPairs(pairs, confidence, (part) => spreads[part]);
    return gain ? [{ ...change, ...explored(gain) }] : [];
  });
}

interface Change {
  readonly setting: TunedSetting;
  readonly value: string;
}

const explored = (gain: Gain): Pick<SettingGain, "verdict" | "gain" | "note"> => {
  const verdict = verdictOf(gain);
  return { verdict, gain, note: verdict === "unclear" ? "" : { code: "from-exploring-pairs", pairs: gain.turn.blocks } };
};

/** Every value that some candidate has and the baseline has not. */
function changesOf({ candidates }: TuneProblem, baseline: Setup): Change[] {
  const changes = candidates.flatMap(({ setup }) =>
    differingSettings(setup, baseline).map((setting) => ({ setting, value: settingValues(setup)[setting] })),
  );
  return [...new Map(changes.map((change) => [`${change.setting}=${change.value}`, change])).values()];
}

/** Whether `setup` is `other` with this change and no other. */
function isOnly({ setting, value }: Change, other: Setup, setup: Setup): boolean {
  const differing = differingSettings(setup, other);
  return differing.length === 1 && differing[0] === setting && settingValues(setup)[setting] === value;
}

/** Visits with and without the change, all else equal, each with the nearest in time that is left. */
function pairsDiffering(change: Change, baseline: Setup, byKey: ReadonlyMap<string, Setup>, observations: readonly Observation[]): Pair[] {
  const automatic = settingValues(baseline)[change.setting];
  const left = new Set(observations);
  return observations.flatMap((candidate): Pair[] => {
    const setup = byKey.get(candidate.key);
    if (!setup || settingValues(setup)[change.setting] !== change.value) return [];
    const nearest = [...left]
      .filter(({ key }) => {
        const other = byKey.get(key);
        return other !== undefined && settingValues(other)[change.setting] === automatic && isOnly(change, other, setup);
      })
      .sort((a, b) => Math.abs(a.place - candidate.place) - Math.abs(b.place - candidate.place))[0];
    if (!nearest) return [];
    left.delete(nearest);
    return [{ baseline: [nearest], candidate: [candidate] }];
  });
}

/** Why the change does not work: it failed alone, and nothing with it was measured. */
function failureOf(change: Change, baseline: Setup, byKey: ReadonlyMap<string, Setup>, visits: readonly TuneVisit[]): Said | null {
  const having = visits.filter(({ key }) => {
    const setup = byKey.get(key);
    return setup !== undefined && settingValues(setup)[change.setting] === change.value;
  });
  if (having.some(({ outcome }) => outcome.state === "measured")) return null;
  const alone = having.find(({ key }) => isOnly(change, baseline, byKey.get(key) ?? baseline)) ?? having[0];
  return alone?.outcome.state === "failed" ? alone.outcome.why : null;
}
