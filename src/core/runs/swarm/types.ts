import type { HardwareReading } from "../../domain/hardware";
import type { SwarmReport } from "../../domain/swarm-report";
import type { Said } from "../../domain/statements";
import type { RunnerSettings } from "../../domain/settings";
import type { Aim } from "../../swarm/next-level";
import type { SwarmProgress } from "../../swarm/progress";
import type { RunFacts } from "../kind";

export interface SwarmSituation extends RunFacts<"swarm"> {
  readonly reading: HardwareReading;
  /** Bytes; null where the metadata does not tell. */
  readonly predictFootprintBytes: (settings: RunnerSettings) => number | null;
}

export type SwarmStep =
  | { readonly kind: "load" }
  | { readonly kind: "calibrate"; readonly words: number }
  | { readonly kind: "level"; readonly agents: number; readonly aim: Aim }
  | { readonly kind: "done" }
  | { readonly kind: "out-of-time" }
  | { readonly kind: "nothing-fits"; readonly why: Said };

export interface SwarmTypes {
  readonly name: "swarm";
  readonly situation: SwarmSituation;
  readonly progress: SwarmProgress;
  readonly step: SwarmStep;
  readonly report: SwarmReport;
}
