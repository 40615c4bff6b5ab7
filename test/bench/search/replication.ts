import type { ScenarioOptions } from "../../support/simulated";
import { createSimulation } from "../../support/simulated";
import { runOptimize } from "../../support/simulated/optimize-run";
import { assembleReport } from "../../../src/core/report/assemble";
import { Scenario } from "../../support/simulated/scenario";

export interface Replication {
  readonly runs: number;
  readonly certified: number;
  /** Share of the certified contexts whose true reliability is what the certificate says, or more. */
  readonly replicated: number;
  /** Filled loads a certificate took. */
  readonly meanFilledLoads: number;
}

const RELIABILITY = 0.85;
const DRAWS = 400;

/** Whole runs for the largest context; then the truth is asked how often the certified context really works. */
export async function replicate(scenarios: readonly ScenarioOptions[]): Promise<Replication> {
  let certified = 0;
  let replicated = 0;
  let visits = 0;
  for (const options of scenarios) {
    const { records } = await runOptimize(createSimulation(options), {
      request: { goal: "max-context" },
      protocol: { requestTimeLimitMs: Number.MAX_SAFE_INTEGER },
    });
    const preset = assembleReport(records)?.presets[0];
    if (preset?.evidence.state !== "certified") continue;
    certified++;
    visits += preset.evidence.count.visits;
    const answers = 1 - (options.faults?.failureRate ?? 0);
    if (answers * shareOfFits(options, preset.contextTokens) >= RELIABILITY) replicated++;
  }
  return {
    runs: scenarios.length,
    certified,
    replicated: replicated / Math.max(1, certified),
    meanFilledLoads: visits / Math.max(1, certified),
  };
}

/** Probability that a load of `numCtx` stays within the limits, over the wandering of what others hold. */
function shareOfFits(options: ScenarioOptions, numCtx: number): number {
  const scenario = new Scenario(options);
  let fits = 0;
  for (let draw = 0; draw < DRAWS; draw++) if (scenario.fits(numCtx, 0.9, scenario.drawBaseGb())) fits++;
  return fits / DRAWS;
}
