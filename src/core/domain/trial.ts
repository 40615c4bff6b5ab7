import type { EngineReason } from "../errors";
import type { Arrival } from "./exchange";
import type { WatchSummary } from "./hardware";
import type { Envelope, RunKindName } from "./journal";
import type { RunnerSettings, ServerAsked } from "./settings";
import type { TunePhase } from "./tuning";
import type { Said } from "./statements";

/** All that a measurement depends on, in every line, so that a line alone can be judged. */
export interface Provenance {
  readonly modelDigest: string;
  readonly quantization: string;
  readonly engineKind: string;
  readonly engineVersion: string;
  readonly endpoint: string;
  readonly hardwareFingerprint: string;
  readonly drivers: readonly string[];
  readonly power: string;
  readonly os: string;
  readonly o3Version: string;
  readonly seed: number;
}

export interface TrialBase extends Envelope<RunKindName> {
  readonly kind: "trial";
  readonly id: string;
  /** The load (a LoadTrial's id) this trial ran on; its own id for a LoadTrial. */
  readonly loadId: string;
  readonly settingsAsked: RunnerSettings;
  /** What a private server was started with; absent on the user's own. */
  readonly server?: ServerAsked | undefined;
  /** Slot size that `/api/ps` reports; null where the load failed. */
  readonly contextTokensObserved: number | null;
  readonly provenance: Provenance;
  /** Epoch milliseconds. */
  readonly startedAt: number;
  readonly endedAt: number;
  readonly watch: WatchSummary | null;
  /** Others used machine or server meanwhile, or may have: never enters a summary silently. */
  readonly contended: boolean;
  /** Time that the reply took beyond what the server's counters explain, ms, where it is more than usual: another client had its turn first. */
  readonly waitMs?: number | undefined;
  /** Models that another client loaded or used on the server meanwhile. */
  readonly otherModels?: readonly string[] | undefined;
}

/** Why a load was made. */
export type LoadPurpose = "baseline" | "search" | "visit" | "tune" | "quality" | "swarm" | "stress" | "effective";

/** Which visit of the race a load is. */
export interface TuneTag {
  readonly key: string;
  readonly phase: TunePhase;
  readonly block: number;
}

/** Where a load's memory went: the pool that binds, what the load holds of it and what everybody else holds. */
export interface PoolUse {
  readonly pool: "ram" | "vram" | "ram+vram";
  readonly totalBytes: number;
  readonly othersBytes: number;
  readonly footprintBytes: number;
  /** Where the footprint is not that of the engine's processes: the growth of the whole pool, or what the server says. */
  readonly told?: "pool" | "server" | undefined;
}

export type LoadOutcome =
  | { readonly state: "fits"; readonly use: PoolUse; readonly gpuShare: number }
  /** The server moved a share of the model off the GPU. */
  | { readonly state: "spilled"; readonly use: PoolUse; readonly gpuShare: number }
  /** Loaded, but past the limit; it was unloaded at once. `use` is null when the guard stopped the load half way. */
  | { readonly state: "over-limit"; readonly use: PoolUse | null; readonly message: Said }
  /** The server gave another context than asked (a smaller one: clamped). */
  | { readonly state: "clamped"; readonly contextTokens: number; readonly use: PoolUse; readonly gpuShare: number }
  | { readonly state: "failed"; readonly reason: EngineReason; readonly message: Said }
  /** Says nothing about the settings: the budget ended, or the server went away, during the load. `reason` where something else answered in the server's place. */
  | { readonly state: "void"; readonly why: Said; readonly reason?: EngineReason | undefined };

export interface LoadTrial extends TrialBase {
  readonly type: "load";
  readonly purpose: LoadPurpose;
  readonly tune?: TuneTag | undefined;
  readonly predictedFootprintBytes: number | null;
  readonly loadMs: number | null;
  readonly outcome: LoadOutcome;
}

/**
 * calibrate: short prompt, to learn tokens a word; depth: speed at a partial depth;
 * fill: the window is filled from empty; question: another question on the filled window;
 * warm-up: the first after a load made for tuning; turn: an agent's turn, timed for tuning.
 */
export type RequestPurpose = "calibrate" | "depth" | "fill" | "question" | "warm-up" | "turn";

/** A quality reading of the markers; random weights cannot recall and do not pretend to. */
export type RecallReading =
  | { readonly state: "measured"; readonly startFound: boolean; readonly endFound: boolean }
  | { readonly state: "not-applicable"; readonly why: Said };

export const FAILURE_REASONS = [
  "truncated",
  "too-few-tokens",
  "wrong-context",
  "left-gpu",
  "limit-breached",
  "time-limit",
  "engine-error",
] as const;
export type FailureReason = (typeof FAILURE_REASONS)[number];

export const VOID_CAUSES = ["not-counted", "planned-length", "interrupted", "gateway", "contradicted"] as const;
/**
 * Why a request is no measurement. not-counted: the reply lacks its end or its counts (30-repeat abort);
 * planned-length: the prompt was planned too short or too long for the window; interrupted: the budget ended or the
 * server went away; gateway: something between O3 and the server gave up; contradicted: what
 * the server says of it cannot be true.
 */
export type VoidCause = (typeof VOID_CAUSES)[number];

export type Verdict =
  | { readonly state: "success"; readonly recall: RecallReading }
  | { readonly state: "failure"; readonly reason: FailureReason; readonly message: Said }
  | { readonly state: "void"; readonly cause: VoidCause; readonly why: Said };

export interface RequestMeasures {
  readonly promptTokens: number;
  readonly outputTokens: number;
  readonly ttftMs: number;
  readonly wallMs: number;
  /** Server's counters. */
  readonly promptMs: number;
  readonly decodeMs: number | null;
  // Absent in journals of O3 that did not note them.
  readonly loadMs?: number | undefined;
  readonly endReason?: "stop" | "length" | undefined;
  /** How the text came, by the client's clock. */
  readonly arrival?: Arrival | undefined;
}

/** What came of a reply that did not end as it should, by the client's clock: its tokens were counted by nobody. */
export interface PartialReply {
  /** Until the first text. */
  readonly ttftMs: number;
  readonly arrival: Arrival;
}

export interface RequestTrial extends TrialBase {
  readonly type: "request";
  readonly purpose: RequestPurpose;
  readonly promptHash: string;
  readonly promptWords: number;
  readonly expectedPromptTokens: number | null;
  readonly askedTokens: number;
  /** Null where no complete reply came. */
  readonly measures: RequestMeasures | null;
  /** Only where no complete reply came, and some of it did. */
  readonly partial?: PartialReply | undefined;
  readonly verdict: Verdict;
}

export type Trial = LoadTrial | RequestTrial;

export const loadsOf = (trials: readonly Trial[]): LoadTrial[] => trials.filter((trial) => trial.type === "load");

export const requestsOf = (trials: readonly Trial[]): RequestTrial[] => trials.filter((trial) => trial.type === "request");
