import { bakedOptions } from "../core/domain/baked-options";
import { runChains } from "../core/domain/chains";
import type { Environment } from "../core/domain/environment";
import { groundDifferences, groundOf } from "../core/domain/ground";
import type { Ground, GroundDifference } from "../core/domain/ground";
import type { JournalRecord } from "../core/domain/journal";
import type { MeasuredPreset } from "../core/domain/measured-preset";
import type { CurrentPreset, ModelReport, Preset } from "../core/domain/report";
import { assembleReport } from "../core/report/assemble";
import { currentEvidence, runIdOf, standingCertificates } from "../core/report/current";
import { evidenceSaid, unprovenSaid } from "../core/report/evidence-said";
import { usableTokensIn } from "./usable-tokens";

/** Model and environment as they are now. */
export interface Today {
  readonly digest: string;
  readonly environment: Environment;
}

/** A run by its report. */
export interface Reported {
  readonly report: ModelReport;
}

/** A preset and the report of the run that it is from. */
export interface Evident extends Reported {
  readonly preset: Preset;
}

/** Reports of all runs of a journal, newest first. */
export const reportsIn = (records: readonly JournalRecord[]): readonly Reported[] =>
  runChains(records, "optimize").flatMap((chain) => {
    const report = assembleReport(chain);
    return report ? [{ report }] : [];
  });

/**
 * What holds of a model's presets now, over all its runs.
 * @param runs newest first
 * @param today null where it is not known: then what the newest run was measured on counts
 */
export function currentPresets(runs: readonly Reported[], today: Today | null): readonly Evident[] {
  const current = currentEvidence(runs.map(({ report }) => report), today && groundOf(today.digest, today.environment));
  return withReports(current?.presets ?? [], runs);
}

/** Every certificate of a model that holds now, newest first: more than the best of each preset. */
export function provenPresets(runs: readonly Reported[], today: Today | null): readonly Evident[] {
  const [newest] = runs;
  if (!newest) return [];
  const ground = today ? groundOf(today.digest, today.environment) : originOf(newest);
  return withReports(standingCertificates(runs.map(({ report }) => report), ground), runs);
}

const withReports = (presets: readonly CurrentPreset[], runs: readonly Reported[]): readonly Evident[] =>
  presets.flatMap((preset) => {
    const run = runs.find(({ report }) => runIdOf(report) === preset.runId);
    return run ? [{ report: run.report, preset }] : [];
  });

export const presetsIn = ({ report }: Reported): readonly Evident[] => report.presets.map((preset) => ({ report, preset }));

/** What changed between the ground of a measurement and now. */
export const differencesSince = (origin: Ground, { digest, environment }: Today): readonly GroundDifference[] =>
  groundDifferences(origin, groundOf(digest, environment));

export const originOf = ({ report }: Reported): Ground => groundOf(report.model.digest, report.environment);

/** @param records all that is known of the model */
export function measuredPreset({ report, preset }: Evident, records: readonly JournalRecord[]): MeasuredPreset {
  const { evidence } = preset;
  const { footprintBytes, pool } = evidence.measures;
  return {
    model: report.model.name,
    preset: preset.name,
    runId: runIdOf(report),
    settings: preset.settings,
    options: bakedOptions(preset.settings),
    state: evidence.state,
    words: evidenceSaid(preset),
    why: evidence.state === "certified" ? "" : evidence.why,
    unproven: unprovenSaid(evidence),
    origin: originOf({ report }),
    usableTokens: usableTokensIn(records, originOf({ report })),
    simulated: report.simulated,
    limits: report.request.limits,
    footprint: pool === null || footprintBytes === null ? null : { pool, bytes: footprintBytes.value },
  };
}
