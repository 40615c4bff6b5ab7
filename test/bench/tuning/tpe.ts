import { createRandom } from "../../../src/core/statistics/random";
import type { Random } from "../../../src/core/ports";
import type { TuneProblem } from "../../../src/core/tune/contract";
import { pointsOf, TRIALS } from "./points";
import type { Point } from "./points";

/**
 * A tree-structured Parzen estimator (Bergstra, Bardenet, Bengio & Kegl 2011) over the settings, with the densities and constants of
 * Optuna's, which the tuner for llama.cpp that is best known runs: 108 trials, the first ten at random, each setting by itself from 24
 * proposals, the best tenth (at most 25) as "good", categorical kernels smeared by one observation in all. A proposal that memory does
 * not allow is a trial too, the worst there is, as a pruned one would be; it costs no visit.
 */
const STARTUP = 10;
const PROPOSALS = 24;
const GOOD_SHARE = 0.1;
const MOST_GOOD = 25;
/** Proposals for each visit, allowed or not, before it gives up. */
const TRIES = 50;

interface Trial {
  readonly point: Point;
  /** Infinite where memory does not allow the point. */
  readonly time: number;
}

/** Density of one parameter's values among some trials, in their order: a smeared kernel for each trial, and one that is flat. */
function density(trials: readonly Trial[], parameter: number, values: readonly string[]): ReadonlyMap<string, number> {
  const smear = 1 / (trials.length + 1);
  const weights = trials.map((_, index) => weightOf(index, trials.length));
  const total = 1 + weights.reduce((sum, weight) => sum + weight, 0);
  return new Map(
    values.map((value) => {
      const kernels = trials.map(
        (trial, index) => (weights[index]! * (Number(trial.point[parameter] === value) + smear)) / (1 + values.length * smear),
      );
      return [value, (1 / values.length + kernels.reduce((sum, kernel) => sum + kernel, 0)) / total];
    }),
  );
}

/** The last 25 trials count in full, those before the less the older they are. */
const weightOf = (index: number, count: number): number => {
  const old = count - 25;
  return index >= old ? 1 : old === 1 ? 1 / count : 1 / count + (index / (old - 1)) * (1 - 1 / count);
};

function draw(random: Random, from: ReadonlyMap<string, number>): string {
  let left = random.next();
  for (const [value, probability] of from) if ((left -= probability) < 0) return value;
  return [...from.keys()].at(-1)!;
}

export function treeParzen({ candidates, seed }: TuneProblem, measure: (key: string) => number): string {
  const random = createRandom(seed ^ 0x79e);
  const { space, keyOf } = pointsOf(candidates);
  const trials: Trial[] = [];
  let measured = 0;
  while (measured < TRIALS && trials.length < TRIES * TRIALS) {
    const point = trials.length < STARTUP ? space.map((values) => values[Math.floor(random.next() * values.length)]!) : propose();
    const key = keyOf(point);
    trials.push({ point, time: key === null ? Number.POSITIVE_INFINITY : measure(key) });
    if (key !== null) measured++;
  }
  return keyOf(trials.reduce((a, b) => (b.time < a.time ? b : a)).point) ?? candidates[0]!.key;

  function propose(): Point {
    const split = Math.min(MOST_GOOD, Math.ceil(GOOD_SHARE * trials.length));
    const good = new Set([...trials].sort((a, b) => a.time - b.time).slice(0, split));
    return space.map((values, parameter) => {
      const of = (isGood: boolean): ReadonlyMap<string, number> =>
        density(
          trials.filter((trial) => good.has(trial) === isGood),
          parameter,
          values,
        );
      const [likely, unlikely] = [of(true), of(false)];
      const worth = (value: string): number => likely.get(value)! / unlikely.get(value)!;
      return Array.from({ length: PROPOSALS }, () => draw(random, likely)).reduce((a, b) => (worth(b) > worth(a) ? b : a));
    });
  }
}
