import type { JournalRecord } from "../../../src/core/domain/journal";
import type { ModelReport } from "../../../src/core/domain/report";
import { assembleReport } from "../../../src/core/report/assemble";
import { createSimulation } from "./index";
import type { ScenarioOptions } from "./scenario";
import { simulatedServers } from "./launcher";
import { runOptimize } from "./optimize-run";
import type { OptimizeRunOptions } from "./optimize-run";

/** A world without noise: whatever a run finds there does not depend on when it looks. */
export interface QuietWorld extends Pick<OptimizeRunOptions, "request" | "protocol"> {
  readonly scenario: Omit<ScenarioOptions, "seed">;
  /** Servers of O3's own can be started. */
  readonly servers?: boolean;
}

let runs = 0;

/** One run on a machine that was just switched on, which continues `resumed`: all records of the chain. */
export async function runIn(
  { scenario, servers = false, ...options }: QuietWorld,
  resumed: readonly JournalRecord[] = [],
): Promise<readonly JournalRecord[]> {
  const simulation = createSimulation({ wander: 0, noise: false, ...scenario, seed: 5 });
  const { records } = await runOptimize(simulation, {
    ...options,
    resumed,
    runId: `run-${++runs}`,
    ...(servers ? { launching: simulatedServers(simulation).launching } : {}),
  });
  return records;
}

/** What a user gets of it: each preset's settings and what is proven. */
export const presetsIn = (records: readonly JournalRecord[]): Pick<ModelReport["presets"][number], "name" | "settings">[] =>
  (assembleReport(records)?.presets ?? []).map(({ name, settings, evidence: { state } }) => ({ name, settings, state }));
