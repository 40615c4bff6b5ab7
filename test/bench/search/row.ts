import { createSimulation } from "../../support/simulated";
import type { ScenarioOptions, Simulation } from "../../support/simulated";

export interface Row {
  readonly truth: number;
  readonly named: number;
  readonly loads: number;
  readonly beyondLimit: number;
  readonly outOfMemory: number;
  /** Bound by memory, not by the trained context. */
  readonly memoryBound: boolean;
  /** Footprint at the named ceiling over that at the true one, others at their mean. */
  readonly memoryUsed: number;
  /** The same over all that the limit allows; contexts and batches come in steps, so even the true ceiling leaves some. */
  readonly memoryOfLimit: number;
  readonly trueMemoryOfLimit: number;
}

export type Method = (simulation: Simulation) => Promise<number>;

/** Runs one method on every scenario; each gets a fresh copy of the same world. */
export async function runAll(scenarios: readonly ScenarioOptions[], method: Method): Promise<Row[]> {
  const rows: Row[] = [];
  for (const options of scenarios) {
    const simulation = createSimulation(options);
    const { scenario, state } = simulation;
    const truth = scenario.truth();
    const named = await method(simulation);
    rows.push({
      truth,
      named,
      loads: state.truth.loads,
      beyondLimit: state.truth.beyondLimit,
      outOfMemory: state.truth.outOfMemory,
      memoryBound: truth < options.model.trained,
      memoryOfLimit: named > 0 ? scenario.footprintGb(named) / scenario.allowedGb() : 0,
      trueMemoryOfLimit: scenario.footprintGb(truth) / scenario.allowedGb(),
      memoryUsed: named > 0 ? scenario.footprintGb(named) / scenario.footprintGb(truth) : 0,
    });
  }
  return rows;
}

export function quantile(values: readonly number[], share: number): number {
  const sorted = [...values].sort((a, b) => a - b);
  return sorted[Math.min(sorted.length - 1, Math.max(0, Math.ceil(share * sorted.length) - 1))] ?? Number.NaN;
}

const mean = (values: readonly number[]): number => values.reduce((sum, value) => sum + value, 0) / Math.max(1, values.length);

/** The figures that all methods are compared by. */
export function summarizeRows(rows: readonly Row[]): Record<string, number> {
  const bound = rows.filter((row) => row.memoryBound);
  const large = rows.filter((row) => row.truth >= 32_768);
  const loads = rows.map((row) => row.loads);
  return {
    scenarios: rows.length,
    median_loads: quantile(loads, 0.5),
    p90_loads: quantile(loads, 0.9),
    max_loads: Math.max(...loads),
    median_loads_trained_bound: quantile(
      rows.filter((row) => !row.memoryBound).map((row) => row.loads),
      0.5,
    ),
    memory_used_median: quantile(
      bound.map((row) => row.memoryUsed),
      0.5,
    ),
    memory_used_p10: quantile(
      bound.map((row) => row.memoryUsed),
      0.1,
    ),
    memory_of_limit_median: quantile(
      bound.map((row) => row.memoryOfLimit),
      0.5,
    ),
    true_memory_of_limit_median: quantile(
      bound.map((row) => row.trueMemoryOfLimit),
      0.5,
    ),
    // The share of the true context that is reached in 80 % of the cases.
    context_share_32k_80pct: quantile(
      large.map((row) => row.named / row.truth),
      0.2,
    ),
    same_memory_bound: quantile(
      large.filter((row) => row.memoryBound).map((row) => row.named / row.truth),
      0.2,
    ),
    above_truth_share: mean(rows.map((row) => (row.named > row.truth ? 1 : 0))),
    over_limit_loads: rows.reduce((sum, row) => sum + row.beyondLimit, 0),
    oom_per_100: 100 * mean(rows.map((row) => row.outOfMemory)),
  };
}
