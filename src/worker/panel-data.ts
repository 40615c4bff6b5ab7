import { bakedOptions } from "../apply";
import type { ModelData } from "../protocol/panel";
import { evidenceInWords } from "../results";
import { chosen, runIdOf, summaryOf } from "./history";
import type { PastRun } from "./history";
import { staleReasons } from "./presets";
import type { Today } from "./presets";

/**
 * What the panel shows of one run among a model's runs.
 * @param wanted run id; null, or one that is not there any more, is the newest
 * @param today null when the server was not asked yet: then nothing is called stale
 */
export function modelData(runs: readonly PastRun[], wanted: string | null, today: Today | null): ModelData {
  const shown = chosen(runs, wanted);
  const presets = shown?.report.presets ?? [];
  return {
    kind: "model",
    report: shown?.report ?? null,
    runId: shown ? runIdOf(shown) : null,
    runs: runs.map(summaryOf),
    words: Object.fromEntries(presets.map((preset) => [preset.name, evidenceInWords(preset)])),
    staleReasons: shown ? staleReasons(shown, today) : [],
    options: Object.fromEntries(presets.map((preset) => [preset.name, bakedOptions(preset.settings)])),
  };
}
