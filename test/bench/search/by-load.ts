import { assembleReport } from "../../../src/core/report/assemble";
import { createSimulation, machineNamed, modelNamed } from "../../support/simulated";
import type { Faults } from "../../support/simulated";
import { runOptimize } from "../../support/simulated/optimize-run";

/** Worlds whose failures come by the load: in each, a filled load succeeds with a probability of 0.85. */
export const BY_LOAD: readonly (readonly [string, NonNullable<Faults["badLoads"]>])[] = [
  ["15 % of loads always fail", { share: 0.15, failureRate: 1 }],
  ["25 % of loads fail 60 % of fills", { share: 0.25, failureRate: 0.6 }],
  ["30 % of loads fail half of them", { share: 0.3, failureRate: 0.5 }],
];

export interface FalseCertificates {
  readonly runs: number;
  /** Runs that certified any of their presets. */
  readonly certified: number;
}

/** Whole runs for all three presets on a machine that memory does not bind: whatever is certified there is one certificate too many, or just enough. */
export async function falseByLoad(badLoads: NonNullable<Faults["badLoads"]>, runs: number): Promise<FalseCertificates> {
  let certified = 0;
  for (let seed = 0; seed < runs; seed++) {
    const simulation = createSimulation({
      machine: machineNamed("laptop-8GB"),
      model: modelNamed("qwen3-coder:30b"),
      seed: 70_000 + seed,
      wander: 0.002,
      faults: { badLoads },
    });
    const { records } = await runOptimize(simulation, { request: { budgetMs: 20 * 60_000 } });
    if (assembleReport(records)?.presets.some(({ evidence }) => evidence.state === "certified")) certified++;
  }
  return { runs, certified };
}
