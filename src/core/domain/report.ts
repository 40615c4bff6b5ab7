import type { Environment } from "./environment";
import type { Ceiling, Evidence, Measured, Predicted, PresetName } from "./evidence";
import type { FrontPoint, KvCacheReading, ParallelReading, Tuning } from "./tuning";
import type { ModelProfile } from "./model";
import type { OptimizeRequest } from "./request";
import type { RunEnding } from "./journal";
import type { RunnerSettings, ServerAsked } from "./settings";

export const REPORT_SCHEMA = 1;

export interface Preset {
  readonly name: PresetName;
  readonly settings: RunnerSettings;
  /** What the server's environment has to be for it; all automatic where nothing is asked of it. */
  readonly server: ServerAsked;
  readonly contextTokens: number;
  readonly evidence: Evidence;
  /** Why this one was chosen, one sentence. */
  readonly why: string;
}

/** What the server did before O3: the way back. */
export interface Rollback {
  readonly settings: RunnerSettings;
  readonly contextTokens: number | null;
  readonly footprintBytes: number | null;
}

export interface CurvePoint {
  readonly contextTokens: number;
  readonly footprint: { readonly predictedBytes: number | null; readonly measured: Measured | null };
  readonly decode: Measured | null;
  readonly ttft: Measured | null;
}

export interface Flag {
  readonly severity: "note" | "warning";
  readonly message: string;
}

/** The document everything else is a view of; derived from the journal alone. */
export interface ModelReport {
  readonly schema: typeof REPORT_SCHEMA;
  readonly model: ModelProfile;
  readonly environment: Environment;
  readonly request: OptimizeRequest;
  readonly runIds: readonly string[];
  readonly startedAt: number;
  readonly endedAt: number | null;
  readonly ending: RunEnding | { readonly state: "unfinished" };
  /** True when the engine is simulated: nothing here was measured. */
  readonly simulated: boolean;
  readonly ceiling: Ceiling;
  readonly presets: readonly Preset[];
  readonly rollback: Rollback;
  readonly curve: readonly CurvePoint[];
  readonly fillTime: { readonly atCeilingMs: Predicted | null };
  /** Null where nothing was tuned. */
  readonly tuning: Tuning | null;
  readonly kvCache: readonly KvCacheReading[];
  readonly parallel: readonly ParallelReading[];
  readonly front: readonly FrontPoint[];
  readonly memoryModel: { readonly errorBeforeLoad: number | null; readonly errorAfterTwoLoads: number | null };
  readonly flags: readonly Flag[];
  readonly totals: {
    readonly loads: number;
    readonly requests: number;
    readonly failures: number;
    readonly voids: number;
    readonly contended: number;
    readonly outliers: number;
  };
}
