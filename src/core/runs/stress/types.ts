import type { RunnerSettings } from "../../domain/settings";
import type { Said } from "../../domain/statements";
import type { StressReport } from "../../domain/stress-report";
import type { StressProgress } from "../../stress/progress";
import type { RunFacts } from "../kind";

export interface StressSituation extends RunFacts<"stress"> {
  /** Bytes; null where the metadata does not tell. */
  readonly predictFootprintBytes: (settings: RunnerSettings) => number | null;
}

export type StressStep =
  | { readonly kind: "load" }
  | { readonly kind: "calibrate"; readonly words: number }
  /** One window filled whole, so that memory has seen its peak. */
  | { readonly kind: "fill"; readonly tokens: number }
  | { readonly kind: "hold" }
  | { readonly kind: "done" }
  | { readonly kind: "out-of-time" }
  | { readonly kind: "nothing-fits"; readonly why: Said };

export interface StressTypes {
  readonly name: "stress";
  readonly situation: StressSituation;
  readonly progress: StressProgress;
  readonly step: StressStep;
  readonly report: StressReport;
}
