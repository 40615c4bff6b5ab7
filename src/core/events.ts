import type { PresetName } from "./domain/evidence";
import type { Said } from "./domain/statements";
import type { TunedSetting } from "./domain/settings";
import type { Trial } from "./domain/trial";
import type { WatchEvent } from "./ports";

/** What is being tried now; src/words has the sentences. */
export type Doing =
  | { readonly code: "default-load" | "short-probe" | "choose" | "keep" | "done" | "out-of-time" | "nothing-fits" }
  | { readonly code: "depth-probe" | "search-load"; readonly tokens: number }
  /** `done` filled loads count so far, of `wanted` if none fails; `fillMs` is what filling the window once is predicted to take, null where that is not known. */
  | { readonly code: "proof"; readonly tokens: number; readonly presets: readonly PresetName[]; readonly done: number; readonly wanted: number; readonly fillMs?: number | null }
  /** `setup`: "num_batch 512, num_thread 8"; null for the server's own choice. */
  | { readonly code: "race"; readonly attempt: number; readonly most: number; readonly setup: string | null }
  /** `turns` count so far of those that are needed. */
  | { readonly code: "agents"; readonly agents: number; readonly aim: "look" | "prove"; readonly turns: number }
  /** `done` tasks were asked at this length. */
  | { readonly code: "tasks"; readonly tokens: number; readonly done: number }
  | { readonly code: "fill"; readonly tokens: number }
  | { readonly code: "hold"; readonly agents: number; readonly wantedMs: number }
  | { readonly code: "experiment"; readonly setting: TunedSetting };

/** A preset and the context that is certified for it. */
export interface Proven {
  readonly preset: PresetName;
  readonly contextTokens: number;
}

/** Where a run is. Always the whole picture: a listener that missed one event has missed nothing. */
export interface RunSnapshot {
  readonly phase: "starting" | "baseline" | "searching" | "measuring speed" | "tuning" | "certifying" | "agents" | "tasks" | "finishing";
  readonly doing: Doing;
  readonly loads: number;
  readonly requests: number;
  readonly failures: number;
  /** When this picture was made: what is done now began then. Epoch milliseconds. */
  readonly at: number;
  /** What this run had taken by then; `earlierMs` is what the runs that it continues had taken before. */
  readonly elapsedMs: number;
  readonly earlierMs: number;
  readonly budgetMs: number | null;
  /** What this step is predicted to take; null where that is not known. */
  readonly stepMs: number | null;
  /** What all that is still to do is predicted to take if nothing fails, and never more than the budget leaves; null where that is not known yet. */
  readonly leftMs: number | null;
  /** What is proven so far, a preset each, the largest context first. */
  readonly proven: readonly Proven[];
  /** Share of the certificates' filled loads that are done, 0 to 1; null before it is known what has to be certified. */
  readonly share: number | null;
}

export type RunEvent =
  | { readonly kind: "snapshot"; readonly snapshot: RunSnapshot }
  | { readonly kind: "trial"; readonly trial: Trial }
  /** Before the first measurement: what is waited for; null when the wait is over. */
  | { readonly kind: "waiting"; readonly why: Said | null }
  | { readonly kind: "watch"; readonly event: WatchEvent };

/** How far the fetch of a model from a registry has come; bytes of all its layers that are known so far. */
export interface Fetching {
  readonly model: string;
  readonly step: "asking" | "fetching" | "checking" | "storing" | "done";
  readonly doneBytes: number;
  readonly totalBytes: number;
}
