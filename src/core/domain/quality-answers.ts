import type { QualityCheck } from "./tuning";

/** Whether one prompt was answered rightly. */
export interface GradedAnswer {
  readonly id: string;
  readonly check: Exclude<QualityCheck["name"], "greedy-agreement">;
  readonly right: boolean;
}

/** The likeliest tokens at one place, with natural logarithms of their probabilities. */
export type TopTokens = readonly { readonly token: string; readonly logprob: number }[];

/** A free text, written twice in a row at temperature 0. */
export interface GreedyAnswer {
  readonly id: string;
  /** Tokens where the server tells them, words where it does not. */
  readonly tokens: readonly string[];
  readonly again: readonly string[];
  /** At the place of each token; null where the server gives none. */
  readonly top: readonly TopTokens[] | null;
}
