import { TUNED_SETTINGS } from "../../../src/core/domain/settings";
import type { TuneResult } from "../../../src/core/domain/tuning";
import type { TuneProblem, TuneStep, TuneVisit } from "../../../src/core/tune/contract";
import type { Exploration, Explorer, Opinion } from "../../../src/core/tune/explorer";
import { DEFAULT_PROTOCOL } from "../../../src/core/protocol";
import { differingSettings } from "../../../src/core/tune/setup-values";
import { turnMs } from "../../../src/core/tune/observations";
import { mean } from "../../../src/core/statistics/location";
import { createRandom, shuffle } from "../../../src/core/statistics/random";
import { REQUESTS_PER_VISIT } from "../../support/simulated/tuning";
import type { TuningMachine, TuningWorld } from "../../support/simulated/tuning";
import { treeParzen } from "./tpe";

export interface Choice {
  readonly key: string;
  /** The method says that its choice is faster than the baseline. */
  readonly statesGain: boolean;
  /** Only where a method tells more. */
  readonly result?: TuneResult;
}

/** A way to find a setup, by visits to a machine. */
export type Method = (world: TuningWorld, machine: TuningMachine) => Choice;

type NextStep = (problem: TuneProblem, visits: readonly TuneVisit[]) => TuneStep;

/** O3's race, or a variant of it; without the watch no visit is known to be disturbed. */
export const race =
  (next: NextStep, watch = true): Method =>
  ({ problem }, machine) => {
    const visits: TuneVisit[] = [];
    for (;;) {
      const step = next(problem, visits);
      if (step.kind === "done") return { key: step.result.recommended, statesGain: step.result.verdict === "gain", result: step.result };
      const outcome = machine.visit(step.key, DEFAULT_PROTOCOL.tuneRequests);
      visits.push({ key: step.key, phase: step.phase, block: step.block, outcome: watch ? outcome : { ...outcome, contended: false } });
    }
  };

/** The same explorer, which answers the question that it was asked last without thinking again: confirming visits do not change it. */
export function remembering(explorer: Explorer): Explorer {
  let last: { readonly of: Exploration; readonly opinion: Opinion } | null = null;
  return (exploration) => {
    const { of, opinion } = last ?? {};
    const same =
      of?.problem === exploration.problem &&
      of.alive.length === exploration.alive.length &&
      of.observations.length === exploration.observations.length &&
      of.observations[0]?.times.turn === exploration.observations[0]?.times.turn;
    if (same && opinion) return opinion;
    last = { of: exploration, opinion: explorer(exploration) };
    return last.opinion;
  };
}

/** What the other methods see of a visit: the mean time of a turn. */
export type Measure = (key: string) => number;

export interface Measuring {
  /** Disturbed visits are repeated, twice at most. */
  readonly watch?: boolean;
  /** Timed requests of a visit; three, as the tuners of llama.cpp make them, when left out. */
  readonly requests?: number;
}

const measureOn =
  ({ problem }: TuningWorld, machine: TuningMachine, { watch = false, requests = REQUESTS_PER_VISIT }: Measuring): Measure =>
  (key) => {
    let outcome = machine.visit(key, requests);
    for (let repeat = 0; watch && outcome.contended && repeat < 2; repeat++) outcome = machine.visit(key, requests);
    return mean(outcome.requests.map((request) => turnMs(problem, request)));
  };

/** A method that takes the best mean it saw; whatever is not the baseline counts as a gain that was claimed. */
export const bestMean =
  (search: (problem: TuneProblem, measure: Measure) => string, measuring: Measuring = {}): Method =>
  (world, machine) => {
    const key = search(world.problem, measureOn(world, machine, measuring));
    return { key, statesGain: key !== world.problem.candidates[0]?.key };
  };

const least = (times: ReadonlyMap<string, number>): string => [...times].reduce((a, b) => (b[1] < a[1] ? b : a))[0];

function fullGrid({ candidates }: TuneProblem, measure: Measure): string {
  const passes = [0, 1, 2].map(() => candidates.map(({ key }) => measure(key)));
  return least(new Map(candidates.map(({ key }, index) => [key, mean(passes.map((pass) => pass[index] ?? Number.NaN))])));
}

function randomSearch({ candidates, seed }: TuneProblem, measure: Measure): string {
  const drawn = shuffle(createRandom(seed), candidates).slice(0, 25);
  return least(new Map(drawn.map(({ key }) => [key, measure(key)])));
}

/** Each setting in turn: all its values once, upon the best of the settings before. */
function oneAtATime({ candidates }: TuneProblem, measure: Measure): string {
  let best = candidates[0]!;
  let bestTime = measure(best.key);
  for (const setting of TUNED_SETTINGS) {
    const from = best;
    for (const candidate of candidates) {
      const differing = differingSettings(candidate.setup, from.setup);
      if (differing.length !== 1 || differing[0] !== setting) continue;
      const time = measure(candidate.key);
      if (time < bestTime) [best, bestTime] = [candidate, time];
    }
  }
  return best.key;
}

/** At most 27 of the candidates once; the better half again with twice the visits, until one is left. */
function successiveHalving({ candidates, seed }: TuneProblem, measure: Measure): string {
  let alive = shuffle(createRandom(seed), candidates)
    .slice(0, 27)
    .map(({ key }) => key);
  for (let visits = 1; alive.length > 1; visits = Math.min(4, 2 * visits)) {
    const times = new Map(alive.map((key) => [key, mean(Array.from({ length: visits }, () => measure(key)))]));
    alive = [...times]
      .sort((a, b) => a[1] - b[1])
      .slice(0, Math.floor(alive.length / 2))
      .map(([key]) => key);
  }
  return alive[0]!;
}

export const grid = bestMean(fullGrid);
export const random25 = bestMean(randomSearch);
export const oneByOne = bestMean(oneAtATime);
export const halving = bestMean(successiveHalving);
export const tpe = bestMean(treeParzen);
/** What the contention watch alone would give the others. */
export const gridWatched = bestMean(fullGrid, { watch: true });
/** The grid with visits as short as the race makes them. */
export const gridOfShortVisits = bestMean(fullGrid, { requests: DEFAULT_PROTOCOL.tuneRequests });
export const tpeWatched = bestMean(treeParzen, { watch: true });
