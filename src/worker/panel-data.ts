import type { ModelData, OfferedPreset } from "../protocol/panel";
import { evidenceSaid } from "../core/report/evidence-said";
import { chosen, runIdOf } from "./history";
import type { Past } from "./history";
import { comparedRun } from "./compared-run";
import { currentPresets, presetsIn } from "../app/presets";
import type { Evident, Today } from "../app/presets";
import { changedSince } from "./presets";

/**
 * What the panel shows of one run among a model's runs.
 * @param past what the journal tells
 * @param wanted run id; null is the newest, with the presets that hold now over all runs
 * @param today null when the server was not asked yet: then nothing is called stale
 */
export function modelData({ runs, passedOver }: Pick<Past, "runs" | "passedOver">, wanted: string | null, today: Today | null): ModelData {
  const shown = chosen(runs, wanted);
  const presets = wanted === null || !shown ? currentPresets(runs, today) : presetsIn(shown);
  return {
    kind: "model",
    report: shown?.report ?? null,
    runId: shown ? runIdOf(shown) : null,
    runs: runs.map(comparedRun),
    offered: presets.map((evident) => offer(evident, today)),
    passedOver,
  };
}

const offer = ({ report, preset }: Evident, today: Today | null): OfferedPreset => ({
  preset,
  runId: runIdOf({ report }),
  measuredAt: report.endedAt ?? report.startedAt,
  words: evidenceSaid(preset),
  changed: changedSince({ report }, today),
});
