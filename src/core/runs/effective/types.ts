import type { EffectiveReport } from "../../domain/effective-report";
import type { Ask } from "../../effective/judge-length";
import type { EffectiveProgress } from "../../effective/progress";
import type { ToCount } from "../../effective/text-length";
import type { LastStep } from "../last-step";
import type { AgentsSituation } from "../with-agents";

export type EffectiveSituation = AgentsSituation<"effective">;

export type EffectiveStep =
  | { readonly kind: "load" }
  | { readonly kind: "count"; readonly text: ToCount }
  | { readonly kind: "task"; readonly ask: Ask; readonly words: number }
  | LastStep;

export interface EffectiveTypes {
  readonly name: "effective";
  readonly situation: EffectiveSituation;
  readonly progress: EffectiveProgress;
  readonly step: EffectiveStep;
  readonly report: EffectiveReport;
}
