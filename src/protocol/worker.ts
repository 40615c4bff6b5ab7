import type { PresetName } from "../core/domain/evidence";
import type { Finding, HardwareLimits, HardwareProfile, HardwareReading } from "../core/domain/hardware";
import type { Goal, Wishes } from "../core/domain/request";
import type { RunEvent } from "../core/events";
import type { ApplyPreview, ApplyResult, UndoResult } from "./apply";
import type { ExportFormat, PanelState, RunSummary, TrialRow } from "./panel";

/** Which server and which folders a request is about. */
export interface Place {
  /** As the user wrote it; empty is OLLAMA_HOST or the default. */
  readonly endpoint: string;
  /** Absolute; where journals and reports lie. */
  readonly resultsFolder: string;
  /** Absolute; its `.o3/*.yaml` counts. Null when no folder is open. */
  readonly workspace: string | null;
}

export interface PresetEntry {
  readonly name: PresetName;
  readonly state: "certified" | "provisional" | "rejected";
  readonly contextTokens: number;
  /** The evidence in one sentence. */
  readonly words: string;
  readonly why: string;
}

export interface ModelEntry {
  readonly name: string;
  readonly digest: string;
  readonly family: string;
  readonly parameterSize: string;
  readonly quantization: string;
  readonly fileBytes: number;
  readonly trainedContextTokens: number;
  readonly randomWeights: boolean;
  /** Predicted on this machine before any load; `why` says what bounds it or why nothing can be told. */
  readonly predicted: { readonly contextTokens: number | null; readonly why: string };
  readonly loaded: { readonly contextTokens: number; readonly sizeBytes: number; readonly vramBytes: number } | null;
  readonly presets: readonly PresetEntry[];
  /** Why the presets do not hold any more; empty when they hold. */
  readonly staleReasons: readonly string[];
  /** Newest first. */
  readonly runs: readonly RunSummary[];
  /** The newest run was cut off, cancelled or ran out of time: it can be continued. Trials done so far. */
  readonly unfinished: {
    readonly trials: number;
    readonly goal: Goal;
    readonly runId: string;
    /** It has no end at all and nobody is at it: a crash or a closed window. */
    readonly cutOff: boolean;
  } | null;
}

export type ServerState =
  | {
      readonly state: "up";
      readonly endpoint: string;
      readonly kind: string;
      readonly version: string;
      readonly local: boolean;
      readonly models: readonly ModelEntry[];
    }
  /** `reason` is the engine's ("unreachable", "not-ollama", ...). */
  | { readonly state: "down"; readonly endpoint: string; readonly reason: string; readonly message: string };

export interface MachineState {
  readonly profile: HardwareProfile;
  readonly reading: HardwareReading;
  readonly limits: HardwareLimits;
  /** False: the server is on another machine, and these readings say nothing of it. */
  readonly local: boolean;
}

/** What to measure and where; a wish that is left out is left to the configuration. */
export interface OptimizeJob extends Place, Wishes {
  readonly model: string;
  readonly resume: boolean;
}

export interface OptimizeOutcome {
  readonly ending: RunSummary["ending"];
  readonly presets: readonly PresetEntry[];
  /** One line that says how it went. */
  readonly summary: string;
  readonly journalPath: string;
}

/** Of PanelState what comes from the results folder and the server. */
export type PanelData = Pick<PanelState, "report" | "runId" | "runs" | "words" | "staleReasons">;

interface Request<Params, Result> {
  readonly params: Params;
  readonly result: Result;
}

/** The optimizer's thread: answers the extension host, and tells of the run as it goes. */
export interface OptimizerThread {
  readonly requests: {
    readonly server: Request<Place, ServerState>;
    readonly machine: Request<Place, MachineState>;
    readonly doctor: Request<Place, readonly Finding[]>;
    readonly optimize: Request<OptimizeJob, OptimizeOutcome>;
    readonly panel: Request<Place & { readonly model: string; readonly runId: string | null }, PanelData>;
    readonly trials: Request<Place & { readonly model: string; readonly runId: string | null }, readonly TrialRow[]>;
    readonly export: Request<Place & { readonly model: string; readonly runId: string | null; readonly format: ExportFormat }, string>;
    readonly journalPath: Request<Place & { readonly model: string }, string>;
    readonly planApply: Request<
      Place & { readonly model: string; readonly preset: PresetName; readonly workspaceFolder: string },
      ApplyPreview
    >;
    readonly apply: Request<Place & { readonly planId: string }, ApplyResult>;
    readonly undoApply: Request<Place, UndoResult>;
  };
  readonly events: {
    readonly run: { readonly model: string; readonly event: RunEvent };
    readonly log: { readonly level: "debug" | "info" | "warn" | "error"; readonly message: string };
  };
}

/** The host answers nothing: it only asks. */
export interface OptimizerHost {
  readonly requests: Readonly<Record<string, never>>;
  readonly events: Readonly<Record<string, never>>;
}
