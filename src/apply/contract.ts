import type { BakedOptions } from "../core/domain/baked-options";
import type { PresetName } from "../core/domain/evidence";
import type { RunnerSettings } from "../core/domain/settings";
import type { Engine } from "../core/ports";

export type { BakedOptions };

/** What is to be applied, and where. */
export interface Wanted {
  readonly model: string;
  readonly preset: PresetName;
  readonly settings: RunnerSettings;
  readonly endpoint: string;
  /** Absolute path of one workspace folder. */
  readonly workspaceFolder: string;
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

export interface FileChange {
  readonly kind: "file";
  /** Id of the adapter that knows which part of the file is O3's. */
  readonly adapter: string;
  readonly path: string;
  /** Null: the file is not there. */
  readonly before: string | null;
  readonly after: string;
  /** The file's folder is not there either, and goes with the file where nothing else came into it. */
  readonly makesFolder: boolean;
}

/** One thing that will change. What is shown is what is written: what was there before is compared again in the moment of writing. */
export type Change = ModelChange | FileChange;

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
}

export type Detected = { readonly state: "in-use"; readonly why: string } | { readonly state: "not-in-use"; readonly why: string };

type Doubt =
  /** It is written, but what takes effect is something else. */
  | { readonly state: "differs"; readonly why: string }
  /** It is written, but that could not be seen. */
  | { readonly state: "unchecked"; readonly why: string };

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
export interface AdapterOf<C extends Change> {
  readonly id: string;
  readonly title: string;
  readonly detect: (wanted: Wanted, signal: AbortSignal) => Promise<Detected>;
  readonly plan: (wanted: Wanted, signal: AbortSignal) => Promise<readonly Step<C>[]>;
  readonly apply: (change: C, signal: AbortSignal) => Promise<C>;
  readonly verify: (change: C, ports: VerifyPorts, signal: AbortSignal) => Promise<Seen>;
  readonly undo: (change: C, signal: AbortSignal) => Promise<TakenBack>;
}

export type ModelAdapter = AdapterOf<ModelChange>;
export type FileAdapter = AdapterOf<FileChange>;
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
