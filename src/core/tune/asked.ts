import type { SettingGain } from "../domain/tuning";
import type { TuneCandidate, TuneProblem } from "./contract";
import { TELLING_BLOCKS } from "./gain";
import type { Observation } from "./observations";
import { settingGains } from "./setting-gains";
import { differingSettings, settingValues } from "./setup-values";

/** The next visit that a named candidate needs to be seen at all; null when all were. */
export const unseen = ({ wanted = [] }: TuneProblem, alive: readonly TuneCandidate[], exploring: readonly Observation[]): string | null =>
  wanted.find((key) => alive.some((candidate) => candidate.key === key) && countOf(key, exploring) === 0) ?? null;

/** A named value's gain is to be known to a tenth either way. */
const TENTH = 1.1;

/**
 * The next visit that a named candidate needs before its gain is known: its own, or one of the baseline to pair it with. They take
 * turns, the least visited first. Null when all are told.
 */
export function untold(problem: TuneProblem, alive: readonly TuneCandidate[], exploring: readonly Observation[]): string | null {
  const [baseline] = problem.candidates;
  const named = alive.filter(({ key }) => problem.wanted?.includes(key));
  if (!baseline || named.length === 0) return null;
  const gains = settingGains(problem, [], exploring, null);
  const [open] = named
    .filter(({ setup }) => {
      const values = settingValues(setup);
      const [setting] = differingSettings(setup, baseline.setup);
      return gains.some((told) => told.setting === setting && told.value === values[told.setting] && !isTold(told));
    })
    .map(({ key }) => ({ key, visits: countOf(key, exploring) }))
    .sort((a, b) => a.visits - b.visits);
  if (!open) return null;
  return countOf(baseline.key, exploring) <= open.visits ? baseline.key : open.key;
}

/** By the interval's width, not by the verdict: to look again until something is significant would find something in time. */
function isTold({ gain }: SettingGain): boolean {
  if (!gain || gain.turn.blocks < TELLING_BLOCKS) return false;
  const { lower, upper } = gain.turn;
  if (lower === null || upper === null) return false;
  return upper < TENTH ** 2 * lower || upper < 1 / TENTH || lower > TENTH;
}

const countOf = (key: string, observations: readonly Observation[]): number => observations.filter((seen) => seen.key === key).length;
