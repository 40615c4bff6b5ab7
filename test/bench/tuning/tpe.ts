import { createRandom } from "../../../src/core/statistics/random";
import type { Random } from "../../../src/core/ports";
import type { TuneProblem } from "../../../src/core/tune/contract";
import { pointsOf, TRIALS } from "./points";
import type { Point } from "./points";

/**
 * A tree-structured Parzen estimator (Bergstra, Bardenet, Bengio & Kegl 2011) over the settings, with the usual constants of the
 * tuner for llama.cpp that is best known: 108 trials, the first ten at random, 24 proposals a trial, the best tenth (at most 25) as
 * "good". Each setting is a parameter of its own with a categorical Parzen estimator: counts with a prior weight of one. A proposal
 * outside the candidates (not allowed by memory) is drawn again, as a pruned trial would be.
 */
const STARTUP = 10;
const PROPOSALS = 24;
const GOOD_SHARE = 0.1;
const MOST_GOOD = 25;

interface Trial {
  readonly point: Point;
  readonly key: string;
  readonly time: number;
}

/** Density of one parameter's values among some trials: counts plus one prior observation spread evenly. */
function density(trials: readonly Trial[], parameter: number, values: readonly string[]): ReadonlyMap<string, number> {
  const weight = 1 / (trials.length + 1);
  return new Map(
    values.map((value) => [value, weight * (trials.filter((trial) => trial.point[parameter] === value).length + 1 / values.length)]),
  );
}

function draw(random: Random, from: ReadonlyMap<string, number>): string {
  let left = random.next();
  for (const [value, probability] of from) if ((left -= probability) < 0) return value;
  return [...from.keys()].at(-1)!;
}

export function treeParzen({ candidates, seed }: TuneProblem, measure: (key: string) => number): string {
  const random = createRandom(seed ^ 0x79e);
  const { space, keyOf } = pointsOf(candidates);
  const uniform = space.map((values) => new Map(values.map((value) => [value, 1 / values.length])));
  const drawPoint = (from: readonly ReadonlyMap<string, number>[]): Point => {
    for (let attempt = 0; attempt < 1000; attempt++) {
      const point = from.map((values) => draw(random, values));
      if (keyOf(point) !== null) return point;
    }
    return space.map(([first]) => first!);
  };
  const trials: Trial[] = [];
  while (trials.length < TRIALS) {
    const point = trials.length < STARTUP ? drawPoint(uniform) : propose(trials);
    const key = keyOf(point) ?? candidates[0]!.key;
    trials.push({ point, key, time: measure(key) });
  }
  return trials.reduce((a, b) => (b.time < a.time ? b : a)).key;

  function propose(seen: readonly Trial[]): Point {
    const sorted = [...seen].sort((a, b) => a.time - b.time);
    const split = Math.min(MOST_GOOD, Math.ceil(GOOD_SHARE * sorted.length));
    const good = space.map((values, parameter) => density(sorted.slice(0, split), parameter, values));
    const bad = space.map((values, parameter) => density(sorted.slice(split), parameter, values));
    const score = (point: Point): number =>
      point.reduce((sum, value, parameter) => sum + Math.log(good[parameter]!.get(value)!) - Math.log(bad[parameter]!.get(value)!), 0);
    const proposals = Array.from({ length: PROPOSALS }, () => drawPoint(good));
    return proposals.reduce((a, b) => (score(b) > score(a) ? b : a));
  }
}
