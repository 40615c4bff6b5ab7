import type { Environment } from "../core/domain/environment";
import type { ModelProfile } from "../core/domain/model";
import type { PanelData } from "../protocol/worker";
import { evidenceInWords } from "../results";
import { runIdOf, summaryOf } from "./history";
import type { PastRun } from "./history";
import { staleReasons } from "./server-state";

export interface Today {
  readonly model: ModelProfile;
  readonly environment: Environment;
}

/**
 * What the panel shows of one run among a model's runs.
 * @param wanted run id; null, or one that is not there any more, is the newest
 * @param today null when the server cannot be asked: then nothing is called stale
 */
export function panelData(runs: readonly PastRun[], wanted: string | null, today: Today | null): PanelData {
  const shown = chosen(runs, wanted);
  return {
    report: shown?.report ?? null,
    runId: shown ? runIdOf(shown) : null,
    runs: runs.map(summaryOf),
    words: Object.fromEntries((shown?.report.presets ?? []).map((preset) => [preset.name, evidenceInWords(preset)])),
    staleReasons: shown && today ? staleReasons(shown.report, today.model.digest, today.environment) : [],
  };
}

export const chosen = (runs: readonly PastRun[], wanted: string | null): PastRun | undefined =>
  runs.find((run) => wanted !== null && run.report.runIds.includes(wanted)) ?? runs[0];
