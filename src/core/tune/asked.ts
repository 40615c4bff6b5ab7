import type { TuneCandidate, TuneProblem } from "./contract";
import { TELLING_BLOCKS } from "./gain";
import type { Observation } from "./observations";
import { settingGains } from "./setting-gains";
import { differingSettings, settingValues } from "./setup-values";

/** The next visit that a named candidate needs to be seen at all; null when all were. */
export const unseen = ({ wanted = [] }: TuneProblem, alive: readonly TuneCandidate[], exploring: readonly Observation[]): string | null =>
  wanted.find((key) => alive.some((candidate) => candidate.key === key) && countOf(key, exploring) === 0) ?? null;

/** The next visit that a named candidate needs before something can be said of it: its own, or one of the baseline to pair it with. */
export function untold(problem: TuneProblem, alive: readonly TuneCandidate[], exploring: readonly Observation[]): string | null {
  const [baseline] = problem.candidates;
  const open = (problem.wanted ?? []).filter((key) => countOf(key, exploring) < TELLING_BLOCKS);
  if (!baseline || open.length === 0) return null;
  const unclear = settingGains(problem, [], exploring, null).filter(({ verdict }) => verdict === "unclear");
  const key = open.find((name) => {
    const candidate = alive.find((one) => one.key === name);
    const [setting] = candidate ? differingSettings(candidate.setup, baseline.setup) : [];
    return unclear.some((told) => told.setting === setting && candidate && settingValues(candidate.setup)[told.setting] === told.value);
  });
  if (key === undefined) return null;
  return countOf(baseline.key, exploring) <= countOf(key, exploring) ? baseline.key : key;
}

const countOf = (key: string, observations: readonly Observation[]): number => observations.filter((seen) => seen.key === key).length;
