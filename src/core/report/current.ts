import { PRESET_NAMES } from "../domain/evidence";
import type { PresetName } from "../domain/evidence";
import { groundOf, sameGround } from "../domain/ground";
import type { Ground } from "../domain/ground";
import type { CurrentEvidence, CurrentPreset, Preset, RunReport, Withdrawn } from "../domain/report";
import type { OptimizeRequest } from "../domain/request";
import { sameSettings } from "../domain/settings";

/** A preset as one run left it. */
interface Found {
  readonly report: RunReport;
  readonly preset: Preset;
}

/**
 * What holds of a model's presets now, over all its runs: for each preset the best evidence that is still valid on `ground`.
 *
 * Certified goes before provisional. Of two that are certified the newer one counts, unless its run asked for less or had less time and
 * came to a smaller context: such a run did not look as far. A later run that saw the very same settings fail takes them out,
 * whatever was proven before: a failure is never set aside.
 *
 * Where no run on this ground has come to any evidence, what holds on the newest ground that has some is told: it is stale there, and its
 * ground says why.
 * @param reports of each run with those that it continues, newest first
 * @param ground null: that of the newest run
 */
export function currentEvidence(reports: readonly RunReport[], ground: Ground | null = null): CurrentEvidence | null {
  const grounds = [...(ground ? [ground] : []), ...reports.map(groundFor)];
  const [first] = grounds;
  if (!first) return null;
  const on = grounds.find((one) => reports.some((report) => sameGround(groundFor(report), one) && report.presets.some(hasEvidence))) ?? first;
  const there = reports.filter((report) => sameGround(groundFor(report), on));
  const found = PRESET_NAMES.map((name) => currentOf(name, there));
  return {
    ground: on,
    presets: found.flatMap(({ best }) => (best ? [best] : [])),
    withdrawn: found.flatMap(({ withdrawn }) => withdrawn),
  };
}

const groundFor = ({ model, environment }: RunReport): Ground => groundOf(model.digest, environment);

const hasEvidence = ({ evidence }: Preset): boolean => evidence.state !== "provisional" || evidence.bound.reliability > 0;

function currentOf(name: PresetName, newestFirst: readonly RunReport[]): { readonly best: CurrentPreset | null; readonly withdrawn: readonly Withdrawn[] } {
  const all = allOf(newestFirst).filter(({ preset }) => preset.name === name);
  const standing = all.filter((found) => failedSince(found, newestFirst) === undefined);
  const best = bestOf(standing) ?? bestOf(all);
  const withdrawn = all.flatMap((found): Withdrawn[] => {
    const by = failedSince(found, newestFirst);
    if (found.preset.evidence.state !== "certified" || !by) return [];
    return [{ name, contextTokens: found.preset.contextTokens, runId: runIdOf(found.report), failedIn: runIdOf(by) }];
  });
  return { best: best && toCurrent(best), withdrawn };
}

const allOf = (reports: readonly RunReport[]): Found[] => reports.flatMap((report) => report.presets.map((preset) => ({ report, preset })));

const failedSince = ({ report, preset }: Found, newestFirst: readonly RunReport[]): RunReport | undefined =>
  newestFirst.slice(0, newestFirst.indexOf(report)).find(({ rejected }) => rejected.some((settings) => sameSettings(settings, preset.settings)));

/**
 * Every certificate on `ground` that still holds, newest first: not only the best of each preset. A run that looked for something else may
 * have proven what is wanted now. A context beyond all that holds is left out: a later run that looked as far came to less.
 * @param reports of each run with those that it continues, newest first
 */
export function standingCertificates(reports: readonly RunReport[], ground: Ground): readonly CurrentPreset[] {
  const there = reports.filter((report) => sameGround(groundFor(report), ground));
  const holding = PRESET_NAMES.flatMap((name) => currentOf(name, there).best ?? []).filter(isCertified);
  const largestTokens = Math.max(0, ...holding.map(({ contextTokens }) => contextTokens));
  return allOf(there)
    .filter((found) => isCertified(found.preset) && found.preset.contextTokens <= largestTokens && failedSince(found, there) === undefined)
    .map(toCurrent);
}

const isCertified = ({ evidence }: Preset): boolean => evidence.state === "certified";

/** Certified, else with some evidence, else what a run at least chose; of rejected ones the newest, where there is nothing else. */
function bestOf(newestFirst: readonly Found[]): Found | null {
  const oldestFirst = newestFirst.toReversed();
  const certified = oldestFirst.filter(({ preset }) => preset.evidence.state === "certified");
  if (certified.length > 0) return certified.reduce((best, next) => (replaces(next, best) ? next : best));
  const provisional = oldestFirst.filter(({ preset }) => preset.evidence.state === "provisional");
  if (provisional.length > 0) return provisional.reduce((best, next) => (earned(next) >= earned(best) ? next : best));
  return newestFirst[0] ?? null;
}

const earned = ({ preset: { evidence } }: Found): number => (evidence.state === "provisional" ? evidence.bound.reliability : 0);

/** Whether a newer certificate takes the place of an older one of the same preset. */
function replaces(newer: Found, older: Found): boolean {
  if (asksLess(newer.report.request, older.report.request)) return false;
  return newer.preset.contextTokens >= older.preset.contextTokens || lookedAsFar(newer.report, older.report);
}

/** A weaker claim, or a shorter search. With other constraints, limits or options another question was asked, and its answer is the newer one. */
const asksLess = (newer: OptimizeRequest, older: OptimizeRequest): boolean =>
  newer.reliability < older.reliability ||
  newer.confidence < older.confidence ||
  (newer.maxContextTokens ?? Number.POSITIVE_INFINITY) < (older.maxContextTokens ?? Number.POSITIVE_INFINITY);

function lookedAsFar(newer: RunReport, older: RunReport): boolean {
  if (newer.ending.state !== "completed" && newer.ending.state !== "budget-spent") return false;
  return (newer.request.budgetMs ?? Number.POSITIVE_INFINITY) >= (older.request.budgetMs ?? Number.POSITIVE_INFINITY);
}

const toCurrent = ({ report, preset }: Found): CurrentPreset => ({
  ...preset,
  runId: runIdOf(report),
  measuredAt: report.endedAt ?? report.startedAt,
});

/** A run is known by its newest part. */
export const runIdOf = ({ runIds }: Pick<RunReport, "runIds">): string => runIds.at(-1) ?? "";
