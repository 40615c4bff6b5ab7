import type { HardwareLimits } from "./hardware";
import { AUTOMATIC } from "./settings";
import type { RunnerSettings } from "./settings";

export const GOALS = ["max-context", "balanced", "fast", "all"] as const;
export type Goal = (typeof GOALS)[number];

/** What every kind of run is asked: about which model, within which limits and time, and from which seed on. */
export interface RunRequest {
  readonly model: string;
  readonly limits: HardwareLimits;
  /** Wall time for the whole run; null is none. */
  readonly budgetMs: number | null;
  readonly seed: number;
}

/** What to find, and within which limits. Written into the journal as it was asked. */
export interface OptimizeRequest extends RunRequest {
  readonly goal: Goal;
  /** True success rate a certified preset has at least, 0 to 1. */
  readonly reliability: number;
  /** One minus the probability of certifying a worse one, 0 to 1. */
  readonly confidence: number;
  /** Options that the model is always run with; what is `auto` is left to the server. num_ctx is what is looked for. */
  readonly options: RunnerSettings;
  /** Upper end of the search, tokens; null is the model's trained context. */
  readonly maxContextTokens: number | null;
  /** Constraints on a filled window; null is none. */
  readonly minDecodeTokensPerSecond: number | null;
  readonly maxTtftMs: number | null;
}

/** What a user asks for; undefined is left to the configuration. */
export interface Wishes {
  readonly goal?: Goal | undefined;
  readonly reliability?: number | undefined;
  readonly confidence?: number | undefined;
  readonly ramLimit?: number | undefined;
  readonly vramLimit?: number | undefined;
  readonly maxContextTokens?: number | undefined;
  readonly minDecodeTokensPerSecond?: number | undefined;
  readonly maxTtftMs?: number | undefined;
  readonly budgetMs?: number | undefined;
  readonly seed?: number | undefined;
}

/** A request with the shipped defaults and no constraint. */
export const defaultRequest = (model: string): OptimizeRequest => ({
  model,
  goal: "all",
  reliability: 0.85,
  confidence: 0.85,
  options: AUTOMATIC,
  limits: { ram: 0.9, vram: 0.9, alert: 0.85, temperatureCelsius: 95 },
  maxContextTokens: null,
  minDecodeTokensPerSecond: null,
  maxTtftMs: null,
  budgetMs: null,
  seed: 0,
});
