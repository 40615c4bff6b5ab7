import { withContext } from "../../../src/core/domain/settings";
import { assembleReport } from "../../../src/core/report/assemble";
import { createSimulation, MACHINES, MODELS } from "../../support/simulated";
import type { ScenarioOptions } from "../../support/simulated";
import { runOptimize } from "../../support/simulated/optimize-run";
import { decodeSeconds, loadSeconds, prefillSeconds } from "../../support/simulated/speed";
import { quantile } from "./row";

export interface BudgetUse {
  /** Runs in whose budget the smallest size can be proven, by the world's own physics, and the share of them that ended with a proven preset. */
  readonly provable: number;
  readonly usablePresetShare: number;
  /** Share of the budget left unused, at the median of these runs in which something was left unproven. */
  readonly unusedMedian: number;
  readonly leftUnproven: number;
}

const BUDGETS_MS = [9 * 60_000, 20 * 60_000];
const SMALLEST_TOKENS = 4096;
const VISITS = 13;
const REPLY_TOKENS = 32;
/** The search and the probes take the rest. */
const FOR_PROOFS = 0.7;

/** Whole runs for all presets on every machine and model, in short and usual budgets. */
export async function budgetUse(): Promise<BudgetUse> {
  const usable: boolean[] = [];
  const unused: number[] = [];
  for (const [at, machine] of MACHINES.entries()) {
    for (const [of, model] of MODELS.entries()) {
      for (const budgetMs of BUDGETS_MS) {
        const scenario: ScenarioOptions = { machine, model, seed: 90_000 + 100 * at + of, wander: 0.005 };
        if (!smallestIsProvable(scenario, FOR_PROOFS * budgetMs)) continue;
        const simulation = createSimulation(scenario);
        const { records } = await runOptimize(simulation, { request: { budgetMs } });
        const report = assembleReport(records);
        usable.push(report?.presets.some(({ evidence }) => evidence.state === "certified") ?? false);
        if (report?.moreBudget) unused.push(Math.max(0, 1 - simulation.clock.monotonic() / budgetMs));
      }
    }
  }
  return {
    provable: usable.length,
    usablePresetShare: usable.filter(Boolean).length / Math.max(1, usable.length),
    unusedMedian: quantile(unused, 0.5),
    leftUnproven: unused.length,
  };
}

/** Whether the smallest size that O3 offers fits, and thirteen filled loads of it take no longer than `allowedMs`. */
function smallestIsProvable(options: ScenarioOptions, allowedMs: number): boolean {
  const { state, scenario } = createSimulation({ ...options, noise: false });
  if (scenario.truth() < SMALLEST_TOKENS || !state.load(withContext(SMALLEST_TOKENS), SMALLEST_TOKENS) || !state.loaded) return false;
  const { running, footprintGb } = state.loaded;
  const replies = 2 * REPLY_TOKENS * decodeSeconds(running, SMALLEST_TOKENS);
  const seconds = loadSeconds(scenario.machine, scenario.model, footprintGb) + prefillSeconds(running, SMALLEST_TOKENS) + replies;
  return VISITS * seconds * 1000 <= allowedMs;
}
