import type { SwarmReport } from "../../domain/swarm-report";
import type { Aim } from "../../swarm/next-level";
import type { SwarmProgress } from "../../swarm/progress";
import type { LastStep } from "../last-step";
import type { AgentsSituation } from "../with-agents";

export type SwarmSituation = AgentsSituation<"swarm">;

export type SwarmStep =
  | { readonly kind: "load" }
  | { readonly kind: "calibrate"; readonly words: number }
  | { readonly kind: "level"; readonly agents: number; readonly aim: Aim }
  | LastStep;

export interface SwarmTypes {
  readonly name: "swarm";
  readonly situation: SwarmSituation;
  readonly progress: SwarmProgress;
  readonly step: SwarmStep;
  readonly report: SwarmReport;
}
