import type { BakedOptions } from "../core/domain/baked-options";
import type { PresetName } from "../core/domain/evidence";
import type { RunnerSettings } from "../core/domain/settings";
import type { Engine } from "../core/ports";
import type { Said } from "../core/domain/statements";
import type { AgentTarget, Conflict, Level } from "./agents/agent";
import type { Edit } from "./text/edit";
import type { FormatName } from "./text/format";
import type { Path } from "./text/path";

export type { BakedOptions };

/** What is to be applied, and where. */
export interface Wanted {
  readonly model: string;
  readonly preset: PresetName;
  readonly settings: RunnerSettings;
  /** So much of the window the model is known to use, tokens; null or left out where that is not known, or is all of it. */
  readonly usableTokens?: number | null | undefined;
  readonly endpoint: string;
  /** Absolute path of one workspace folder. */
  readonly workspaceFolder: string;
  /** Coding agents that get the preset as well; left out: none. */
  readonly agents?: WantedAgents;
}

export interface WantedAgents {
  readonly ids: readonly string[];
  /** What the model can do. */
  readonly can: AgentTarget["can"];
  /** Ids of agents for which what somebody else has under the same name may be replaced. */
  readonly replace: readonly string[];
  /** Whether files may be written that count in all of the user's projects. */
  readonly userFiles: boolean;
  /** The address that they are told, where another one leads them to the server: through a gateway, or from another machine. */
  readonly endpoint?: string | undefined;
}

/** A model on the server, as far as applying has to know it. */
export interface StoredModel {
  /** Options of the runner that are baked in, inherited ones too. */
  readonly parameters: BakedOptions;
  /** Digest of all else: weights, template, system text, stop words. Two models with the same differ in runner options at most. */
  readonly rest: string;
}

export interface ModelChange {
  readonly kind: "model";
  readonly name: string;
  readonly from: string;
  /** What is sent: what the preset sets, and no more. */
  readonly parameters: BakedOptions;
  /** What the server has afterwards. Undo knows the model by it, also after a crash. */
  readonly expected: StoredModel;
  /** absent: made anew and deleted by undo; ours: made by an earlier apply and put back by undo; same: there already, left alone. */
  readonly existing: { readonly state: "absent" } | { readonly state: "ours"; readonly model: StoredModel } | { readonly state: "same" };
}

/** A value of O3's in a file: as it was, and as it is. */
export interface KeyChange {
  readonly path: Path;
  /** Steps of the path that were there already: undo takes none of them out. */
  readonly kept: number;
  /** Null: there was none. `source` is how it was written, where the format keeps that. */
  readonly before: { readonly value: unknown; readonly source: string | null } | null;
  readonly after: unknown;
  /** Members of `after` that the agent changes by itself. */
  readonly apart?: readonly string[] | undefined;
}

/** What undo has to know of a file: O3's own values and the way back, and nothing else of what stands there. */
export interface WrittenFile {
  readonly kind: "file";
  /** Id of the adapter that knows which part of the file is O3's. */
  readonly adapter: string;
  readonly path: string;
  readonly level: Level;
  readonly format: FormatName;
  readonly keys: readonly KeyChange[];
  /** Edits that give the text before, from the last one made to the first. */
  readonly back: readonly (readonly Edit[])[];
  /** SHA-256 of the whole text; null: the file was not there. */
  readonly beforeHash: string | null;
  readonly afterHash: string;
  /** So many of the innermost folders around it were not there either, and go with the file where nothing else came into them. */
  readonly madeFolders: number;
}

export interface FileChange extends WrittenFile {
  /** Null: the file is not there. */
  readonly before: string | null;
  readonly after: string;
}

/** One thing that will change. What is shown is what is written: what was there before is compared again in the moment of writing. */
export type Change = ModelChange | FileChange;

/** What is written down of a change that was made. */
export type Made = ModelChange | WrittenFile;

/** A change and the sentence that a person decides by. */
export interface Step<C extends Change = Change> {
  readonly change: C;
  readonly words: string;
}

export interface Plan {
  readonly id: string;
  readonly wanted: Wanted;
  readonly derivedModel: string;
  /** In the order in which they are made. */
  readonly changes: readonly Change[];
  /** A sentence a change, in the same order. */
  readonly words: readonly string[];
  /** What else to know before it is done, a sentence each. */
  readonly notes: readonly string[];
  /** What becomes of each agent that was asked for, in that order. */
  readonly agents: readonly PlannedAgent[];
}

/** Ready: its files are among the changes. Otherwise none of its files is written, and `why` says what to do. */
export interface PlannedAgent {
  readonly id: string;
  readonly title: string;
  readonly level: Level;
  readonly state: "ready" | "unfit" | "in-the-way" | "conflict" | "needs-consent";
  /** Empty where it is ready. */
  readonly why: string;
  readonly notes: readonly string[];
  readonly conflicts: readonly Conflict[];
  /** Those that are or would be written. */
  readonly files: readonly string[];
}

export type Detected = { readonly state: "in-use"; readonly why: string } | { readonly state: "not-in-use"; readonly why: string };

type Doubt =
  /** It is written, but what takes effect is something else. */
  | { readonly state: "differs"; readonly why: Said }
  /** It is written, but that could not be seen. */
  | { readonly state: "unchecked"; readonly why: Said };

/** Whether one change does what it is there for; `contextTokens` is null where the place says nothing of it. */
export type Seen = { readonly state: "ok"; readonly contextTokens: number | null } | Doubt;

/** Whether an applied preset is in effect: what the server gives a client that sends no options. */
export type Verified = { readonly state: "ok"; readonly contextTokens: number } | Doubt;

export interface VerifyPorts {
  readonly engine: Pick<Engine, "loaded" | "load" | "unload">;
  /** What is left in memory by the check: what was there before it, or the model as well. */
  readonly leave: "as-before" | "loaded";
}

export type TakenBack =
  /** `words` say in what it is not as it was before; null where it is. */
  | { readonly state: "undone"; readonly words: string | null }
  /** There was nothing (left) to take back; `words` where somebody else took it. */
  | { readonly state: "nothing"; readonly words: string | null }
  /** It is somebody else's by now. */
  | { readonly state: "left"; readonly words: string };

/**
 * One place where settings can be put: the server, O3's own workspace settings, a coding agent's file. `plan` only looks. `apply` makes exactly
 * the planned change, or throws and has made none; it returns the change as it was made. `undo` takes it back, twice does no harm, and
 * what is gone or somebody else's by now is said, not thrown.
 */
export interface AdapterOf<C extends Change, M extends Made> {
  readonly id: string;
  readonly title: string;
  readonly detect: (wanted: Wanted, signal: AbortSignal) => Promise<Detected>;
  readonly plan: (wanted: Wanted, signal: AbortSignal) => Promise<readonly Step<C>[]>;
  readonly apply: (change: C, signal: AbortSignal) => Promise<C>;
  readonly verify: (change: M, ports: VerifyPorts, signal: AbortSignal) => Promise<Seen>;
  /** @param workspaceFolder the folder that the change was made for, where it is now */
  readonly undo: (change: M, signal: AbortSignal, workspaceFolder: string) => Promise<TakenBack>;
}

export type ModelAdapter = AdapterOf<ModelChange, ModelChange>;
export type FileAdapter = AdapterOf<FileChange, WrittenFile> & {
  /** Whether a file is one that the adapter ever writes for this folder: a record may name no other. */
  readonly owns: (path: string, workspaceFolder: string) => boolean;
};
export type Adapter = ModelAdapter | FileAdapter;

/** The server's models. Adapters of other rooms reject with EngineError or Cancelled. */
export interface ModelStore {
  /** Where the server is: what was made on another one cannot be taken back here. */
  readonly endpoint: string;
  /** Null when there is no such model. */
  find(name: string, signal: AbortSignal): Promise<StoredModel | null>;
  /** Replaces a model of that name. Options that `from` has baked in stay where `parameters` does not name them. */
  create(name: string, from: string, parameters: BakedOptions, signal: AbortSignal): Promise<void>;
  /** Resolves also when it is gone already, with false. */
  remove(name: string, signal: AbortSignal): Promise<boolean>;
}
