import { mean, quantile } from "../../../src/core/statistics/location";
import type { TuningWorld } from "../../support/simulated/tuning";
import type { Method } from "./methods";

/** One method in one world. */
export interface Row {
  readonly evaluations: number;
  readonly seconds: number;
  /** True time of the recommended setup over the best candidate's, minus 1. */
  readonly regret: number;
  /** True speed-ups over the baseline, of the best and of the recommended setup. */
  readonly bestGain: number;
  readonly gain: number;
  readonly statesGain: boolean;
  readonly usesCpu: boolean;
}

/** What counts as no difference: rounding, not physics. */
const NOTHING = 1e-6;

export function runMethod(worlds: readonly TuningWorld[], method: Method): Row[] {
  return worlds.map((world) => {
    const machine = world.start();
    let evaluations = 0;
    const counted = {
      ...machine,
      visit: (...args: Parameters<typeof machine.visit>) => {
        evaluations++;
        return machine.visit(...args);
      },
    };
    const choice = method(world, counted);
    const baseline = world.trueTurnMs(world.problem.candidates[0]!.key);
    const chosen = world.trueTurnMs(choice.key);
    return {
      evaluations,
      seconds: machine.seconds(),
      regret: chosen / world.bestTurnMs - 1,
      bestGain: baseline / world.bestTurnMs - 1,
      gain: baseline / chosen - 1,
      statesGain: choice.statesGain,
      usesCpu: world.usesCpu,
    };
  });
}

/** How many times as long the second took as the first over the worlds that count: the median of the worlds' ratios. */
export const timeRatio = (own: readonly Row[], other: readonly Row[], counts: (row: Row) => boolean): number =>
  quantile(
    own.flatMap((row, index) => (counts(row) ? [(other[index]?.seconds ?? Number.NaN) / row.seconds] : [])),
    0.5,
  );

export interface Summary {
  readonly evaluations: number;
  readonly evaluations_max: number;
  readonly wall_s: number;
  readonly regret_median: number;
  readonly regret_p90: number;
  /** Share of the worlds in which nothing differs where a gain was stated; 0 where there were no such worlds. */
  readonly false_gains: number;
  /** Share of the stated gains that are none. */
  readonly untrue_gains: number;
  /** Share of the worlds with a gain above 5 % in which a true gain was stated. */
  readonly power: number;
}

const share = (rows: readonly Row[], holds: (row: Row) => boolean): number =>
  rows.length === 0 ? 0 : rows.filter(holds).length / rows.length;

export function summarize(rows: readonly Row[], flat: readonly Row[]): Summary {
  const regrets = rows.map((row) => row.regret);
  const visits = rows.map((row) => row.evaluations);
  return {
    evaluations: quantile(visits, 0.5),
    evaluations_max: Math.max(...visits),
    wall_s: mean(rows.map((row) => row.seconds)),
    regret_median: quantile(regrets, 0.5),
    regret_p90: quantile(regrets, 0.9),
    false_gains: share(flat, (row) => row.statesGain),
    untrue_gains: share(
      rows.filter((row) => row.statesGain),
      (row) => row.gain <= NOTHING,
    ),
    power: share(
      rows.filter((row) => row.bestGain > 0.05),
      (row) => row.statesGain && row.gain > NOTHING,
    ),
  };
}
