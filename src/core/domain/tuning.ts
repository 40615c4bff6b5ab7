import type { PresetName } from "./evidence";
import type { KvCacheType, Setup, TunedSetting } from "./settings";
import type { Said } from "./statements";

export interface Ratio {
  /** Candidate : baseline, the geometric mean over the blocks. */
  readonly value: number;
  readonly blocks: number;
  /** Two-sided interval; null with fewer than two blocks. */
  readonly lower: number | null;
  readonly upper: number | null;
}

/** An interval tells something up to this width, as a factor: two blocks that differ have one of many powers of ten. */
const TELLING = 10;

export const isTelling = ({ lower, upper }: Ratio): boolean => lower !== null && upper !== null && upper < TELLING * lower;

/** A gain below this is nothing worth a setting; only an interval that ends below it says that there is none. */
const WORTH_HAVING = 1.05;

/** Whether a larger gain is ruled out; otherwise it is only not proven. */
export const rulesOutGain = ({ upper }: Ratio): boolean => upper !== null && upper < WORTH_HAVING;

/** Speeds of one request, as times; positive. */
export interface TurnTimes {
  readonly prefillMsPerToken: number;
  readonly decodeMsPerToken: number;
}

/** explore: to learn which setup is best; confirm: fresh pairs of the best and the baseline, from which the gain is stated. */
export type TunePhase = "explore" | "confirm";

/** gain: proven by fresh pairs. likely: not proven, but at least 90 % likely, and of settings that are no gamble: it is used and said to be unproven. */
export type GainVerdict = "gain" | "likely" | "no-gain";

/** Speed-ups as ratios of speeds to the baseline (above 1 is faster), with intervals of at least 95 %: more where several are stated at once. */
export interface Gain {
  readonly turn: Ratio;
  readonly prefill: Ratio;
  readonly decode: Ratio;
}

export interface TuneResult {
  /** Key of what is recommended; the baseline's unless a gain is proven on the confirming pairs alone, or is likely by all visits. */
  readonly recommended: string;
  readonly verdict: GainVerdict;
  /** Of the leader against the baseline by the confirming pairs; null where there were not enough. */
  readonly gain: Gain | null;
  /** What each setting that was varied gave, the others held equal, by all visits; absent where no two visits tell. */
  readonly settings: readonly SettingGain[];
  readonly visits: { readonly made: number; readonly contended: number; readonly failed: number };
  /** Late against early speed of the baseline (below 1: the machine got slower, by heat or load); null with under two visits of it. */
  readonly drift: Ratio | null;
}

export interface SettingGain {
  readonly setting: TunedSetting;
  /** As it is written in Ollama: "1024", "true", "q8_0". */
  readonly value: string;
  /** unclear: too few visits to tell. */
  readonly verdict: Exclude<GainVerdict, "likely"> | "worse" | "failed" | "unclear";
  readonly gain: Gain | null;
  /** Why it failed, or what limits the statement; empty otherwise. */
  readonly note: Said;
}

/** What varying the settings gave at one context, against the server's automatic ones. */
export interface Tuning extends TuneResult {
  readonly contextTokens: number;
  readonly turn: { readonly promptTokens: number; readonly replyTokens: number };
  readonly setup: Setup;
  /** Time ran out before all settings were compared. */
  readonly cutShort: boolean;
  /** Other programs disturbed load after load, and the comparison was given up; absent in older journals. */
  readonly disturbed?: boolean | undefined;
  /** Settings of the server that could not be varied, and why (no ollama binary, a remote server). */
  readonly notTuned: readonly { readonly setting: TunedSetting; readonly why: Said }[];
}

/** One measured operating point; what is null was not measured. */
export interface FrontPoint {
  readonly id: string;
  /** How full the window was: speeds of short turns in windows that are nearly empty are no speeds of full ones. */
  readonly kind: "full-window" | "short-turns";
  readonly setup: Setup;
  readonly contextTokens: number;
  /** With the window filled; null for short turns, as are the two after it. */
  readonly decodeTokensPerSecond: number | null;
  readonly prefillTokensPerSecond: number | null;
  readonly ttftFullMs: number | null;
  readonly footprintBytes: number | null;
  /** Agents served at once, and their speed together. */
  readonly agents: number;
  readonly totalTokensPerSecond: number | null;
  readonly evidence: "certified" | "provisional" | "measured";
  readonly presets: readonly PresetName[];
  /** Another point that is at least as good in everything and better in something. */
  readonly dominatedBy: string | null;
}

/** Whether a setting that may change answers did change them. Only `passed` may be recommended. */
export type QualityVerdict =
  | { readonly state: "passed"; readonly checks: readonly QualityCheck[] }
  | { readonly state: "failed"; readonly why: Said; readonly checks: readonly QualityCheck[] }
  | { readonly state: "not-measurable"; readonly why: Said };

/** One kind of check under the baseline and under the candidate: shares of prompts passed, 0 to 1. */
export interface QualityCheck {
  readonly name: "recall" | "tool-calls" | "json" | "greedy-agreement";
  readonly baseline: number;
  readonly candidate: number;
  readonly prompts: number;
}

/** A KV cache type beside f16: what it saves, costs and whether it is safe. */
export interface KvCacheReading {
  readonly kvCacheType: KvCacheType;
  readonly contextTokens: number;
  /** Measured footprint, bytes, and that of f16 at the same context. */
  readonly footprintBytes: number | null;
  readonly f16FootprintBytes: number | null;
  /** Growth per token between loads of two sizes, bytes, and that of f16: the cache alone. */
  readonly bytesPerToken: number | null;
  readonly f16BytesPerToken: number | null;
  readonly gain: Gain | null;
  readonly quality: QualityVerdict;
}

/** So many slots on the server with so many agents at once. */
export interface ParallelReading {
  readonly numParallel: number;
  /** Window of each agent, tokens. */
  readonly contextTokens: number;
  readonly agents: number;
  /** Over all rounds, in which every agent sent a turn. */
  readonly totalTokensPerSecond: number;
  /** The same of each round, in order; empty in journals of O3 that made one round and did not note it. */
  readonly roundTokensPerSecond: readonly number[];
  readonly perAgentTokensPerSecond: number;
  readonly ttftMs: number;
  readonly footprintBytes: number | null;
}
