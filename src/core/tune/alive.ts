import type { Setup } from "../domain/settings";
import type { TuneCandidate, TuneProblem, TuneVisit } from "./contract";
import { failedKeys } from "./observations";
import { differingSettings, settingValues } from "./setup-values";

/** The candidates still in the race: what failed is out, and so is whatever changes the same and more besides. */
export function aliveOf({ candidates }: TuneProblem, visits: readonly TuneVisit[]): readonly TuneCandidate[] {
  const failed = failedKeys(visits);
  const [baseline] = candidates;
  if (!baseline || failed.size === 0) return candidates;
  const bad = candidates.filter(({ key }) => failed.has(key));
  return candidates.filter(({ key, setup }) => !failed.has(key) && !bad.some((other) => includesChanges(setup, other.setup, baseline.setup)));
}

/** Whether a setup has all that `other` changes of the baseline. */
function includesChanges(setup: Setup, other: Setup, baseline: Setup): boolean {
  const changed = differingSettings(other, baseline);
  const [own, theirs] = [settingValues(setup), settingValues(other)];
  return changed.length > 0 && changed.every((setting) => own[setting] === theirs[setting]);
}
