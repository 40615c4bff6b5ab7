import type { BakedOptions } from "../core/domain/baked-options";
import type { HardwareReading } from "../core/domain/hardware";
import type { PresetName } from "../core/domain/evidence";
import type { ModelReport, Preset } from "../core/domain/report";
import type { RunSnapshot } from "../core/events";
import type { Now } from "../core/run-clock";
import type { Said } from "../core/domain/statements";
import type { Ground, GroundDifference } from "../core/domain/ground";
import type { OptimizeRequest } from "../core/domain/request";

/** One trial as a row of the panel's table. Times in ms, memory in bytes; null is "not measured". */
export interface TrialRow {
  readonly id: string;
  /** 1 for the first trial of the run. */
  readonly number: number;
  readonly startedAt: number;
  readonly type: "load" | "request";
  /** baseline, search, visit, calibrate, depth, fill, question. */
  readonly purpose: string;
  readonly contextTokens: number | null;
  readonly outcome: "ok" | "failed" | "void";
  /** What happened, in words; empty when nothing is to be said. */
  readonly detail: Said;
  readonly promptTokens: number | null;
  readonly prefillTokensPerSecond: number | null;
  readonly decodeTokensPerSecond: number | null;
  readonly ttftMs: number | null;
  readonly loadMs: number | null;
  readonly footprintBytes: number | null;
  readonly contended: boolean;
  /** How late O3's own thread was at most, ms. */
  readonly ownDelayMs: number | null;
}

/** One preset of an earlier or of this run, for the comparison. */
export interface RunPreset {
  readonly name: PresetName;
  readonly state: "certified" | "provisional" | "rejected";
  readonly contextTokens: number;
  readonly decodeTokensPerSecond: number | null;
  readonly ttftFullMs: number | null;
  readonly footprintBytes: number | null;
}

export interface RunSummary {
  /** Newest run id of the chain (a resumed run and what it continues are one). */
  readonly runId: string;
  readonly startedAt: number;
  readonly ending: ModelReport["ending"]["state"];
  readonly engineVersion: string;
  readonly o3Version: string;
  readonly hardwareFingerprint: string;
  readonly presets: readonly RunPreset[];
}

/** A run with all that may make it come to other figures than another one. */
export interface ComparedRun extends RunSummary {
  readonly request: OptimizeRequest;
  readonly ground: Ground;
  /** Numbers that O3 measured by and that are not the shipped ones, as text, by their name. */
  readonly measuredBy: Readonly<Record<string, string>>;
  /** What each preset sets. */
  readonly options: Readonly<Partial<Record<PresetName, BakedOptions>>>;
  readonly trials: number;
  /** Trials during which other programs used the machine or the server. */
  readonly contended: number;
}

export interface LiveRun {
  /** Its id in the journal; null before it has told anything. */
  readonly runId: string | null;
  readonly snapshot: RunSnapshot | null;
  /** What goes on within its step; null before the first snapshot. */
  readonly now: Now | null;
  /** What it waits for before it measures; null where nothing stands in its way. */
  readonly waiting: Said | null;
  /** The host's clock when this was sent, epoch ms: the page may run on a machine with another one. */
  readonly at: number;
  readonly reading: HardwareReading | null;
  /** Newest alert of the guard; null when there is none. */
  readonly alert: Said | null;
  /** A cancel was asked for and is under way. */
  readonly cancelling: boolean;
}

/** A preset on the screen. */
export interface ShownPreset {
  readonly preset: PresetName;
  readonly runId: string | null;
  readonly options: BakedOptions;
}

interface ModelSubject {
  readonly kind: "model";
  /** The model's name. */
  readonly id: string;
}

/** What the panel is about. */
export type PanelSubject = ModelSubject;

/** A preset as the panel offers it. */
export interface OfferedPreset {
  readonly preset: Preset;
  /** The run that it is from: where none was chosen, the best evidence of all runs counts. */
  readonly runId: string;
  /** When that run ended, or began where it has no end; epoch milliseconds. */
  readonly measuredAt: number;
  /** Its evidence in one sentence, as the command line prints it. */
  readonly words: Said;
  /** What changed (driver, model, server), so that it does not hold any more; empty when it holds. */
  readonly changed: readonly GroundDifference[];
}

/** What the results folder tells of a model. */
export interface ModelData {
  readonly kind: "model";
  /** Null before a run has left anything. */
  readonly report: ModelReport | null;
  /** Which run is shown. */
  readonly runId: string | null;
  /** All runs of this model, newest first. */
  readonly runs: readonly ComparedRun[];
  readonly offered: readonly OfferedPreset[];
  /** Lines of the journal that this O3 could not read; null where there are none. */
  readonly passedOver: Said | null;
}

/** What the results folder tells of a subject, by its kind. */
export type PanelData = ModelData;

/** What is so now, whatever is shown. */
interface PanelNow {
  readonly subject: PanelSubject;
  /** The preset shown that is applied in this workspace, with the very options shown. */
  readonly applied: PresetName | null;
  /** Something of the subject is applied in this workspace, be it with other options. */
  readonly canUndo: boolean;
  /** Why nothing can be measured now (the server is down, a run is on); null when it can. */
  readonly measureBlocked: string | null;
  /** Why nothing can be applied now (untrusted workspace, a run is on); null when it can. */
  readonly applyBlocked: string | null;
  /** The newest run is not complete and can be continued. */
  readonly canResume: boolean;
  readonly live: LiveRun | null;
  /** Something the user should know, with what to do; null when there is nothing. */
  readonly problem: Said | null;
}

export type PanelState = PanelNow & PanelData;

export const EXPORT_FORMATS = ["csv", "md", "yaml", "json"] as const;
export type ExportFormat = (typeof EXPORT_FORMATS)[number];

/** The panel (webview) asks the extension host. */
export interface PanelHost {
  readonly requests: {
    /** The webview is up or was hidden: send everything. */
    readonly ready: { readonly params: null; readonly result: null };
    readonly optimize: { readonly params: null; readonly result: null };
    /** Goes on with the newest run of the model, as it was asked. */
    readonly resume: { readonly params: null; readonly result: null };
    readonly cancel: { readonly params: null; readonly result: null };
    /** The preset as the page shows it: of which run, and with which options. */
    readonly apply: { readonly params: ShownPreset; readonly result: null };
    /** Copies the name of the model that carries a preset of the model shown. */
    readonly copyModelName: { readonly params: { readonly preset: PresetName }; readonly result: null };
    readonly undoApply: { readonly params: null; readonly result: null };
    readonly export: { readonly params: { readonly format: ExportFormat }; readonly result: null };
    readonly openJournal: { readonly params: null; readonly result: null };
    readonly selectRun: { readonly params: { readonly runId: string }; readonly result: null };
  };
  readonly events: {
    readonly state: PanelState;
    /** All trials of the run shown; sent apart from the state because it can be long. */
    readonly trials: readonly TrialRow[];
  };
}

/** What the webview itself answers and sends: nothing but requests to the host. */
export interface PanelView {
  readonly requests: Readonly<Record<string, never>>;
  readonly events: Readonly<Record<string, never>>;
}
