import type { ModelReport } from "../core/domain/report";
import { runIdOf } from "../core/report/current";
import { evidenceInWords } from "./words";
import { presetTitle } from "../words/presets";

/** What holds of presets from earlier runs beside the newest one, and what does not hold any more, a sentence each. */
export function currentInWords(report: ModelReport): string[] {
  const newest = runIdOf(report);
  const earlier = report.current.presets.filter(({ runId, evidence }) => runId !== newest && evidence.state !== "rejected");
  return [
    ...earlier.map((preset) => `${presetTitle(preset.name)} of run ${shortId(preset.runId)} (${day(preset.measuredAt)}, ${preset.evidence.state}) is still valid: ${evidenceInWords(preset)}`),
    ...report.current.withdrawn.map(
      ({ name, contextTokens, runId, failedIn }) =>
        `${presetTitle(name)} at ${contextTokens} tokens was certified by run ${shortId(runId)} and failed in run ${shortId(failedIn)} with the same settings: it no longer counts.`,
    ),
  ];
}

/** Enough of a run's id for a person; `o3 report --run` takes it. */
export const shortId = (runId: string): string => runId.slice(0, 8);

const day = (ms: number): string => new Date(ms).toISOString().slice(0, 10);
