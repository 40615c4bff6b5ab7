import type { Ceiling, PresetName } from "./evidence";
import type { Envelope } from "./journal";
import type { GradedAnswer, GreedyAnswer } from "./quality-answers";
import type { RunnerSettings, ServerAsked, TunedSetting } from "./settings";
import type { KvCacheReading, ParallelReading, SettingGain, Tuning } from "./tuning";
import type { Said } from "./statements";

/** A choice the planner made from the evidence so far; later steps rely on it, so it is written down. */
export interface Plan {
  readonly ceiling: Ceiling;
  readonly candidates: readonly Candidate[];
}

export interface PlanDecided extends Envelope<"optimize">, Plan {
  readonly kind: "plan";
}

export interface CandidatePreset {
  readonly name: PresetName;
  /** Why this context was chosen for it. */
  readonly why: Said;
  /** A larger context that suits it and fits in memory, but cannot be proven in the time. */
  readonly larger?: LargerContext | undefined;
}

export interface LargerContext {
  readonly contextTokens: number;
  /** Why it was chosen. */
  readonly why: Said;
  readonly predictedFillMs: number | null;
  /** What its certificate is predicted to take, ms. */
  readonly neededMs: number;
}

/** A context to certify for one or more presets. One that fails, or takes too long, is followed by a smaller one in a later plan. */
export interface Candidate {
  readonly contextTokens: number;
  /** Tuned options it is certified with; absent: the request's own. */
  readonly options?: RunnerSettings | undefined;
  /** Larger contexts that were tried for these presets before, tokens: their proof goes on here. */
  readonly after?: readonly number[] | undefined;
  readonly presets: readonly CandidatePreset[];
  /** Probability of a wrong certificate that all sizes tried for these presets may spend together, 0 to 1. */
  readonly errorBudget: number;
  readonly predictedFillMs: number | null;
}

/** The race of the request's options is over: its result, and the plan that rests on it. One record, so that no crash parts them. */
export interface Tuned extends Envelope<"optimize"> {
  readonly kind: "tuned";
  readonly tuning: Tuning;
  /** Null in journals of O3 0.1, which wrote it down as the next record. */
  readonly plan: Plan | null;
}

/** What was learnt on private servers, one experiment each. */
export type ServerResult =
  | { readonly type: "kv-cache"; readonly reading: KvCacheReading; readonly gain: SettingGain }
  | { readonly type: "flash-attention"; readonly gain: SettingGain }
  // `missing`: which slots were not measured; an empty text where all were.
  | { readonly type: "parallel"; readonly readings: readonly ParallelReading[]; readonly missing: Said }
  | { readonly type: "not-tuned"; readonly settings: readonly TunedSetting[]; readonly why: Said };

export interface ServerMeasured extends Envelope<"optimize"> {
  readonly kind: "server-measured";
  readonly result: ServerResult;
}

/** One answer to the quality gate, written down before the next prompt is asked: a resumed run does not ask for it again. */
export interface QualityAnswered extends Envelope<"optimize"> {
  readonly kind: "quality-answered";
  /** Hash of all prompts. */
  readonly suite: string;
  readonly server: ServerAsked;
  readonly settings: RunnerSettings;
  readonly answer: GradedAnswer | GreedyAnswer;
}

/** What only a run that looks for presets writes down. */
export type OptimizeRecord = PlanDecided | Tuned | ServerMeasured | QualityAnswered;
