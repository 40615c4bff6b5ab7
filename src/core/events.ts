import type { Trial } from "./domain/trial";
import type { WatchEvent } from "./ports";

/** Where a run is. Always the whole picture: a listener that missed one event has missed nothing. */
export interface RunSnapshot {
  readonly phase: "starting" | "baseline" | "searching" | "measuring speed" | "tuning" | "certifying" | "finishing";
  /** One line for a person: what is being tried now. */
  readonly doing: string;
  readonly loads: number;
  readonly requests: number;
  readonly failures: number;
  readonly elapsedMs: number;
  readonly budgetMs: number | null;
  /** Share of the certificates' requests that are done, 0 to 1; null before it is known what has to be certified. */
  readonly share: number | null;
}

export type RunEvent =
  | { readonly kind: "snapshot"; readonly snapshot: RunSnapshot }
  | { readonly kind: "trial"; readonly trial: Trial }
  | { readonly kind: "watch"; readonly event: WatchEvent };
