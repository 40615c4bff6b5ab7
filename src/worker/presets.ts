import { bakedOptions } from "../core/domain/baked-options";
import type { Environment } from "../core/domain/environment";
import { groundDifferences, groundOf } from "../core/domain/ground";
import type { Ground, GroundDifference } from "../core/domain/ground";
import type { ModelReport, Preset } from "../core/domain/report";
import { currentEvidence } from "../core/report/current";
import type { MeasuredPreset } from "../protocol/apply";
import type { PresetEntry } from "../protocol/worker";
import { evidenceSaid } from "../core/report/evidence-said";
import { runIdOf } from "./history";

/** Model and environment as they are now. */
export interface Today {
  readonly digest: string;
  readonly environment: Environment;
}

interface Reported {
  readonly report: ModelReport;
}

/** A preset and the report of the run that it is from. */
export interface Evident extends Reported {
  readonly preset: Preset;
}

/**
 * What holds of a model's presets now, over all its runs.
 * @param runs newest first
 * @param today null where it is not known: then what the newest run was measured on counts
 */
export function currentPresets(runs: readonly Reported[], today: Today | null): readonly Evident[] {
  const current = currentEvidence(runs.map(({ report }) => report), today && groundOf(today.digest, today.environment));
  return (current?.presets ?? []).flatMap((preset) => {
    const run = runs.find(({ report }) => runIdOf({ report }) === preset.runId);
    return run ? [{ report: run.report, preset }] : [];
  });
}

export const presetsIn = ({ report }: Reported): readonly Evident[] => report.presets.map((preset) => ({ report, preset }));

export const entryOf = ({ report, preset }: Evident, today: Today | null): PresetEntry => ({
  name: preset.name,
  state: preset.evidence.state,
  contextTokens: preset.contextTokens,
  words: evidenceSaid(preset),
  why: preset.why,
  options: bakedOptions(preset.settings),
  runId: runIdOf({ report }),
  changed: changedSince({ report }, today),
});

/** What changed since a run, so that what it gave does not hold any more; empty when it holds, or when that cannot be told. */
export const changedSince = (run: Reported, today: Today | null): readonly GroundDifference[] => (today ? differencesSince(originOf(run), today) : []);

export const differencesSince = (origin: Ground, { digest, environment }: Today): readonly GroundDifference[] =>
  groundDifferences(origin, groundOf(digest, environment));

const originOf = ({ report }: Reported): Ground => groundOf(report.model.digest, report.environment);

export function measuredPreset({ report, preset }: Evident): MeasuredPreset {
  const { evidence } = preset;
  const { footprintBytes, pool } = evidence.measures;
  return {
    model: report.model.name,
    preset: preset.name,
    runId: runIdOf({ report }),
    settings: preset.settings,
    options: bakedOptions(preset.settings),
    state: evidence.state,
    words: evidenceSaid(preset),
    why: evidence.state === "certified" ? "" : evidence.why,
    origin: originOf({ report }),
    simulated: report.simulated,
    limits: report.request.limits,
    footprint: pool === null || footprintBytes === null ? null : { pool, bytes: footprintBytes.value },
  };
}
