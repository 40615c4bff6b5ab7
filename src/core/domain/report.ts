import type { Environment } from "./environment";
import type { Ceiling, Evidence, Measured, Predicted, PresetName } from "./evidence";
import type { Ground } from "./ground";
import type { FrontPoint, KvCacheReading, ParallelReading, Tuning } from "./tuning";
import type { ModelProfile } from "./model";
import type { OptimizeRequest } from "./request";
import type { RunEnding } from "./journal";
import type { RunnerSettings, ServerAsked, Setup } from "./settings";
import type { Said } from "./statements";

export const REPORT_SCHEMA = 2;

export interface Preset {
  readonly name: PresetName;
  readonly settings: RunnerSettings;
  /** What the server's environment has to be for it; all automatic where nothing is asked of it. */
  readonly server: ServerAsked;
  readonly contextTokens: number;
  readonly evidence: Evidence;
  /** Why this one was chosen. */
  readonly why: Said;
  /** What the next turn in a nearly full window takes; null where speed by depth is not known. */
  readonly nextTurn: NextTurn | null;
}

/** What the server did before O3: the way back. */
export interface Rollback {
  readonly settings: RunnerSettings;
  readonly contextTokens: number | null;
  readonly footprintBytes: number | null;
}

/** A turn of a session that is in the cache: predicted, but for its reply's speed where that was measured with the window full. */
export interface NextTurn {
  readonly newTokens: number;
  readonly ttftMs: Predicted;
  readonly decodeTokensPerSecond: Predicted;
}

/** What was measured of one setup (options and server), and the line that is fitted to it. */
export interface Curve {
  /** num_ctx left out: it is what the curve goes along. */
  readonly setup: Setup;
  /** Presets with this setup; empty for the one that was only searched with. */
  readonly presets: readonly PresetName[];
  readonly points: readonly CurvePoint[];
  /** Null where too little was read quietly to tell how speed falls with depth. */
  readonly fitted: FittedCurve | null;
}

export interface FittedCurve {
  readonly basis: Said;
  /** Beyond it the line goes on where nothing was measured. */
  readonly deepestMeasuredTokens: number;
  /** From a short context to the largest that fits. */
  readonly points: readonly { readonly depthTokens: number; readonly decodeTokensPerSecond: number; readonly ttftMs: number }[];
}

export interface CurvePoint {
  readonly contextTokens: number;
  readonly footprint: { readonly predictedBytes: number | null; readonly measured: Measured | null };
  readonly decode: Measured | null;
  readonly ttft: Measured | null;
}

export interface MoreBudget {
  readonly presetName: PresetName;
  readonly contextTokens: number;
  /** What proving it is predicted to take, beyond what was measured already, ms; null where no speed is known. */
  readonly neededMs: number | null;
}

export interface Flag {
  readonly severity: "note" | "warning";
  readonly message: Said;
}

/** A preset with the run that it is from. */
export interface CurrentPreset extends Preset {
  readonly runId: string;
  /** When that run ended, epoch milliseconds. */
  readonly measuredAt: number;
}

/** A preset that was proven, and that a later run on the same ground saw fail with the very same settings. */
export interface Withdrawn {
  readonly name: PresetName;
  readonly contextTokens: number;
  /** The run that proved it. */
  readonly runId: string;
  readonly failedIn: string;
}

/** What holds of a model's presets now, over all its runs. */
export interface CurrentEvidence {
  /** What they were measured on. */
  readonly ground: Ground;
  readonly presets: readonly CurrentPreset[];
  readonly withdrawn: readonly Withdrawn[];
}

/** What one run that looked for presets found, together with those that it continues; derived from the journal alone. */
export interface RunReport {
  readonly kind: "optimize";
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
  /** Every setting that was seen not to be stable, those of earlier plans of this run too. */
  readonly rejected: readonly RunnerSettings[];
  readonly rollback: Rollback;
  /** What a larger budget would prove: the largest context that is wanted, fits and is not proven. Null where nothing is left to prove. */
  readonly moreBudget: MoreBudget | null;
  readonly curves: readonly Curve[];
  /** Of the largest context that fits; null where it is not known, or was measured. */
  readonly fillTime: { readonly atCeilingMs: Predicted | null };
  /** Null where nothing was tuned. */
  readonly tuning: Tuning | null;
  readonly kvCache: readonly KvCacheReading[];
  readonly parallel: readonly ParallelReading[];
  readonly front: readonly FrontPoint[];
  /** What the model may take here, bytes: the limit of its memory less what others held at the last load. Null where that is not known. */
  readonly roomBytes: number | null;
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

/** The document everything else is a view of: the newest run's report, and what holds of the model's presets over all its runs. */
export interface ModelReport extends RunReport {
  readonly current: CurrentEvidence;
}

/** The report of any kind of run, told apart by its `kind`. */
