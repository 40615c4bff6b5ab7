import type { BakedOptions } from "../core/domain/baked-options";
import type { PresetName } from "../core/domain/evidence";
import type { Finding, HardwareLimits, HardwareProfile, HardwareReading } from "../core/domain/hardware";
import type { Fetching } from "../core/events";
import type { MoreBudget } from "../core/domain/report";
import type { StartOffer } from "../core/domain/start-offer";
import type { ProofTime } from "../core/plan/proof-times";
import type { Goal, Wishes } from "../core/domain/request";
import type { RunEvent } from "../core/events";
import type { AgentOffer, AgentWishes, AppliedPreset, ApplyPreview, ApplyResult, MeasuredPreset, StrandedNote, UndoResult } from "./apply";
import type { ExportFormat, PanelData, PanelSubject, RunSummary, TrialRow } from "./panel";
import type { AWAY } from "../core/domain/statements/away";
import type { GoalLimits } from "../core/preset/goal";
import type { GroundDifference } from "../core/domain/ground";
import type { Said } from "../core/domain/statements";

/** Which server and which folders a request is about. */
export interface Place {
  /** As the user wrote it; empty is OLLAMA_HOST or the default. */
  readonly endpoint: string;
  /** Absolute; where the user wants journals and reports beside the machine's store; null: nowhere else. */
  readonly resultsFolder: string | null;
  /** Absolute; other folders that may hold results, such as a project's own. */
  readonly projectFolders: readonly string[];
  /** Absolute; its `.o3/*.yaml` counts. Null when no folder is open. */
  readonly workspace: string | null;
  /** Absolute; VS Code's own user folder, where it is known. */
  readonly vscodeUserFolder?: string | null | undefined;
}

export interface PresetEntry {
  readonly name: PresetName;
  readonly state: "certified" | "provisional" | "rejected";
  readonly contextTokens: number;
  /** The evidence. */
  readonly words: Said;
  readonly why: Said;
  /** What applying it sets. */
  readonly options: BakedOptions;
  /** The model that agents name once it is applied. */
  readonly derivedModel: string;
  /** Of the full window, and of the loaded model; null was not measured. */
  readonly decodeTokensPerSecond: number | null;
  readonly ttftFullMs: number | null;
  readonly footprintBytes: number | null;
  /** The run that it is from. */
  readonly runId: string;
  /** When that run ended, or began where it has no end; epoch milliseconds. */
  readonly measuredAt: number;
  /** What changed, so that it does not hold any more; empty when it holds. */
  readonly changed: readonly GroundDifference[];
}

/** A run that is not complete and can be continued. */
export interface Continuable {
  readonly runId: string;
  /** Epoch milliseconds. */
  readonly startedAt: number;
  readonly ending: RunSummary["ending"];
  /** Done so far. */
  readonly trials: number;
  /** What it looked for, and within which limits. */
  readonly goal: Goal;
  readonly limits: GoalLimits;
  /** What its next proof needs; null where that is not known. */
  readonly moreBudget: MoreBudget | null;
  /** It has no end at all and nobody is at it: a crash or a closed window. */
  readonly cutOff: boolean;
}

export interface ModelEntry {
  readonly name: string;
  /** Known from its journal alone: the server does not answer, or does not have it (any more). Null where the server has it. */
  readonly away: keyof typeof AWAY | null;
  /** What was measured of it is being read: that none is told says nothing. */
  readonly reading?: true | undefined;
  readonly digest: string;
  readonly family: string;
  readonly parameterSize: string;
  readonly quantization: string;
  readonly fileBytes: number;
  /** Null where it cannot be told. */
  readonly trainedContextTokens: number | null;
  /** What the server gave a client that sent no options, when a run last looked; null where none has. */
  readonly defaultContextTokens: number | null;
  /** False: it cannot be shown, or generates no text here; `predicted.why` says so. */
  readonly measurable: boolean;
  readonly randomWeights: boolean;
  /** Predicted on this machine before any load; `why` says what bounds it or why nothing can be told. */
  readonly predicted: { readonly contextTokens: number | null; readonly why: Said };
  readonly loaded: { readonly contextTokens: number | null; readonly sizeBytes: number; readonly vramBytes: number } | null;
  readonly presets: readonly PresetEntry[];
  /** What else is proven and still holds, from any run: none of it is beaten in everything by another one. */
  readonly alsoProven: readonly PresetEntry[];
  /** Why what was measured cannot be shown (its journal cannot be read), with what to do; null when it can. */
  readonly problem: Said | null;
  /** Newest first. */
  readonly runs: readonly RunSummary[];
  /** The newest run, where it is not complete and can be continued. */
  readonly unfinished: Continuable | null;
  /** All runs that are not complete and were measured on what is here now, newest first. */
  readonly continuable: readonly Continuable[];
}

export type ServerState =
  | {
      readonly state: "up";
      readonly endpoint: string;
      readonly kind: string;
      readonly version: string;
      readonly local: boolean;
      readonly models: readonly ModelEntry[];
      /** Names of the models that carry presets: made by applying, and not shown among the others. */
      readonly derivedModels: readonly string[];
    }
  /** `reason` is the engine's ("unreachable", "not-ollama", ...). */
  | {
      readonly state: "down";
      readonly endpoint: string;
      readonly reason: string;
      readonly message: Said;
      /** What could be done about it here. */
      readonly start: StartOffer;
      /** Those that were measured. */
      readonly models: readonly ModelEntry[];
    };

export interface MachineState {
  readonly profile: HardwareProfile;
  readonly reading: HardwareReading;
  readonly limits: HardwareLimits;
  /** False: the server is on another machine, and these readings say nothing of it. */
  readonly local: boolean;
}

interface Job extends Place {
  readonly kind: string;
}

/** What to measure and where; a wish that is left out is left to the configuration. */
export interface OptimizeJob extends Job, Wishes {
  readonly kind: "optimize";
  readonly model: string;
  readonly resume: boolean;
  /** Which run is resumed; left out: the newest that can be. */
  readonly resumeRun?: string | undefined;
  /** Wait while another O3 measures on this server, instead of refusing. */
  readonly wait?: boolean | undefined;
  /** Wait for a quiet machine for a while, or until it is left alone; left out: it was looked at. */
  readonly quiet?: "soon" | "idle" | undefined;
}

/** A run of another O3 on the same server. */
export interface OtherRun {
  readonly model: string;
  readonly pid: number;
  /** ISO 8601. */
  readonly since: string;
}

/** What stands in the way of a run, before anything is asked about it. */
export interface BeforeRun {
  /** What is wrong in the configuration's files, a sentence each; what cannot be used at all is rejected. */
  readonly warnings: readonly string[];
  readonly other: OtherRun | null;
}

/** One run of any kind, as it is asked for. */
export type RunJob = OptimizeJob;

export interface OptimizeOutcome {
  readonly kind: "optimize";
  readonly runId: string;
  readonly ending: RunSummary["ending"];
  readonly presets: readonly PresetEntry[];
  readonly model: string;
  /** Why no preset was found; null where one was, or nothing is known. */
  readonly why: Said | null;
  readonly tookMs: number;
  /** The largest context that more time would prove; null where nothing is left to prove. */
  readonly moreBudget: MoreBudget | null;
  readonly journalPath: string;
  /** Coding agents that are used here and for which a preset is of no use, a sentence each. */
  readonly tooSmallFor: readonly Said[];
}

export type RunOutcome = OptimizeOutcome;

interface OptimizeNews {
  readonly kind: "optimize";
  readonly runId: string;
  readonly event: RunEvent;
}

/** How a run goes, as it goes. */
export type RunNews = OptimizeNews;

interface Request<Params, Result> {
  readonly params: Params;
  readonly result: Result;
}

interface LogLine {
  readonly level: "debug" | "info" | "warn" | "error";
  readonly message: string;
}

/** The optimizer's thread: all that changes something. It measures, applies and undoes, one at a time, and reads no journal for anybody's eyes. */
export interface OptimizerThread {
  readonly requests: {
    readonly run: Request<RunJob, RunOutcome>;
    readonly planApply: Request<
      Place & { readonly chosen: MeasuredPreset; readonly workspaceFolder: string; readonly agents: AgentWishes },
      ApplyPreview
    >;
    readonly apply: Request<Place & { readonly planId: string }, ApplyResult>;
    /** Of the newest apply to one of these folders: all of it, or an agent's part. */
    readonly undoApply: Request<Place & { readonly workspaceFolders: readonly string[]; readonly agent: string | null }, UndoResult>;
    /** One apply to a folder and all that came after it, newest first. */
    readonly undoBackTo: Request<Place & { readonly workspaceFolder: string; readonly id: string }, UndoResult>;
    /** Takes O3's note out of a folder's settings, whatever it says. False where there was none. */
    readonly removeNote: Request<{ readonly workspaceFolder: string }, boolean>;
    /** Fetches a model onto the server. Resolves when it is there. */
    readonly pull: Request<Place & { readonly model: string }, null>;
  };
  readonly events: { readonly run: RunNews; readonly pull: Fetching; readonly log: LogLine };
}

/** Whose results: of a subject, one run among all; null is the newest. */
interface Shown extends Place {
  readonly subject: PanelSubject;
  readonly runId: string | null;
}

/** The reading thread: all that only looks. It may be busy for as long as a journal takes; nothing is timed in it. */
export interface ReaderThread {
  readonly requests: {
    /** list: what is known without reading a journal for the first time; those of many runs take long. */
    readonly server: Request<Place & { readonly depth?: "list" | "full" | undefined }, ServerState>;
    /** light: what costs next to nothing; limits and tools are those of the last full reading. */
    readonly machine: Request<Place & { readonly depth: "light" | "full" }, MachineState>;
    readonly beforeRun: Request<Place, BeforeRun>;
    /** Who disturbs the machine now; null where it is quiet, or the server is elsewhere. Takes a second or three. */
    readonly noise: Request<Place, Said | null>;
    /** What proving the contexts that fit takes, by earlier runs; empty where there is none. */
    readonly proofTimes: Request<Place & Wishes & { readonly model: string }, readonly ProofTime[]>;
    readonly doctor: Request<Place, readonly Finding[]>;
    readonly panel: Request<Shown, PanelData>;
    readonly trials: Request<Shown, readonly TrialRow[]>;
    readonly export: Request<Shown & { readonly format: ExportFormat }, string>;
    readonly journalPath: Request<Place & { readonly model: string }, string>;
    /** Which coding agents a preset can be put into; `extensions` are VS Code's, by their ids. */
    readonly agentOffers: Request<
      Place & { readonly workspaceFolder: string; readonly extensions: Readonly<Record<string, string | null>>; readonly model: string; readonly contextTokens: number },
      readonly AgentOffer[]
    >;
    /** What is applied to these folders and not undone, newest first. */
    readonly applied: Request<Place & { readonly workspaceFolders: readonly string[] }, readonly AppliedPreset[]>;
    /** Notes in these folders that nothing leads back from. */
    readonly strandedNotes: Request<Place & { readonly workspaceFolders: readonly string[] }, readonly StrandedNote[]>;
    /** A preset as it was measured; null as run is where the best evidence of now is. */
    readonly preset: Request<Place & { readonly model: string; readonly preset: PresetName; readonly runId: string | null }, MeasuredPreset>;
  };
  readonly events: { readonly log: LogLine };
}

/** The host answers nothing: it only asks. */
export interface ThreadHost {
  readonly requests: Readonly<Record<string, never>>;
  readonly events: Readonly<Record<string, never>>;
}
