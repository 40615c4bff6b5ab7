import type { StressReport } from "../../domain/stress-report";
import type { StressProgress } from "../../stress/progress";
import type { LastStep } from "../last-step";
import type { AgentsSituation } from "../with-agents";

export type StressSituation = AgentsSituation<"stress">;

export type StressStep =
  | { readonly kind: "load" }
  | { readonly kind: "calibrate"; readonly words: number }
  /** One window filled whole, so that memory has seen its peak. */
  | { readonly kind: "fill"; readonly tokens: number }
  | { readonly kind: "hold" }
  | LastStep;

export interface StressTypes {
  readonly name: "stress";
  readonly situation: StressSituation;
  readonly progress: StressProgress;
  readonly step: StressStep;
  readonly report: StressReport;
}
