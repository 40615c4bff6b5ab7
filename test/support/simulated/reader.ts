import { TASK_DEPTHS } from "../../../src/core/domain/effective";
import type { TaskDepth, TaskFamily, TaskName } from "../../../src/core/domain/effective";
import { taskNamed } from "../../../src/core/effective/task";
import { createRandom, hashSeed } from "../../../src/core/statistics/random";
import { BASE_TOKENS } from "../../../src/core/effective/progress";

/** A model that reads worse the longer a text is, and how it does so. */
export interface ReaderTruth {
  /** Of the tasks of each family, the share that it solves at the short context. */
  readonly base: Readonly<Record<TaskFamily, number>>;
  /** Tokens at which the share has fallen to half of the short context's. */
  readonly halfTokens: number;
  /** How steeply it falls there: a share of e^-steepness more odds with each doubling of the length. */
  readonly steepness: number;
  /** What the middle loses against the mean of the depths, as a part of what the text's length costs: 0 none. */
  readonly middle: number;
  /** Share of tasks whose solution at any length goes back to the same cause: 1 all; 0: each length is drawn for itself. */
  readonly alike: number;
}

/** What the short context's share is multiplied by. */
const fallen = ({ halfTokens, steepness }: ReaderTruth, tokens: number): number => {
  const odds = (length: number): number => 1 / (1 + Math.exp(steepness * Math.log2(length / halfTokens)));
  return odds(tokens) / odds(BASE_TOKENS);
};

const DEPTH_SIGN: Readonly<Record<TaskDepth, number>> = { start: -0.5, middle: 1, end: -0.5 };

/** Probability that a task is solved. Its mean over the depths is that of the length. */
function chance(truth: ReaderTruth, family: TaskFamily, depth: TaskDepth, tokens: number): number {
  const share = fallen(truth, tokens);
  const lost = truth.middle * Math.min(share, 2 * (1 - share)) * DEPTH_SIGN[depth];
  return truth.base[family] * Math.min(1, share - lost);
}

/** Mean over groups of families, each of which weighs the same. */
export function scoreAt(truth: ReaderTruth, groups: readonly (readonly TaskFamily[])[], tokens: number): number {
  const mean = (values: readonly number[]): number => values.reduce((sum, one) => sum + one, 0) / values.length;
  return mean(groups.map((families) => mean(families.flatMap((family) => TASK_DEPTHS.map((depth) => chance(truth, family, depth, tokens))))));
}

/** The longest length, to the token, at which a share is kept; 0 where there is none. */
export function usableTokens(keeps: (tokens: number) => boolean, topTokens: number): number {
  let [low, high] = [BASE_TOKENS, topTokens + 1];
  if (!keeps(low)) return 0;
  while (high - low > 1) {
    const middle = Math.floor((low + high) / 2);
    if (keeps(middle)) low = middle;
    else high = middle;
  }
  return low;
}

/** Whether it solves a task at a length; always the same for the same seed. */
export function solves(truth: ReaderTruth, name: TaskName, tokens: number, seed: number): boolean {
  const { depth } = taskNamed(name, seed);
  const { family, slot, attempt } = name;
  const draw = (...path: readonly (string | number)[]): number => createRandom(hashSeed(`reader ${seed}/${family}/${slot}/${attempt}/${path.join("/")}`)).next();
  const isAlike = draw("alike") < truth.alike;
  return (isAlike ? draw("cause") : draw("length", tokens)) < chance(truth, family, depth, tokens);
}
