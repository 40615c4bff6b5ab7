import type { PresetName } from "../core/domain/evidence";
import type { RunnerSettings } from "../core/domain/settings";

/** Options as Ollama names them; what is left to the server is left out. */
export type BakedOptions = Readonly<Record<string, number | boolean>>;

/** What is to be applied, and where. */
export interface Wanted {
  readonly model: string;
  readonly preset: PresetName;
  readonly settings: RunnerSettings;
  readonly endpoint: string;
  /** Absolute path of one workspace folder. */
  readonly workspaceFolder: string;
}

/** One thing that will change. What is shown is what is written: `before` is compared again in the moment of writing. */
export type Change =
  | {
      readonly kind: "model";
      readonly name: string;
      readonly from: string;
      readonly parameters: BakedOptions;
      /** absent: made anew and deleted by undo; ours: made by an earlier apply and put back by undo; same: there already, left alone. */
      readonly existing:
        { readonly state: "absent" } | { readonly state: "ours"; readonly parameters: BakedOptions } | { readonly state: "same" };
    }
  | {
      readonly kind: "file";
      readonly path: string;
      /** Null: the file is not there. */
      readonly before: string | null;
      readonly after: string;
    };

export interface Plan {
  readonly id: string;
  readonly wanted: Wanted;
  readonly derivedModel: string;
  readonly changes: readonly Change[];
  /** A sentence a change, in the order in which they are made. */
  readonly words: readonly string[];
}

export interface Detected {
  readonly inUse: boolean;
  readonly why: string;
}

/**
 * One place where settings can be put: the server, O3's own workspace settings, a coding agent's file. `plan` only looks;
 * `apply` makes exactly the planned change; `undo` takes it back and says in a sentence what could not be.
 */
export interface Adapter {
  readonly id: string;
  readonly title: string;
  readonly detect: (wanted: Wanted, signal: AbortSignal) => Promise<Detected>;
  readonly plan: (wanted: Wanted, signal: AbortSignal) => Promise<{ readonly change: Change; readonly words: string } | null>;
  readonly apply: (change: Change, signal: AbortSignal) => Promise<void>;
  readonly undo: (change: Change, signal: AbortSignal) => Promise<string | null>;
}

/** A model on the server, as far as applying has to know it. */
export interface StoredModel {
  readonly parent: string | null;
  readonly parameters: BakedOptions;
}

/** The server's models. Adapters of other rooms reject with EngineError or Cancelled. */
export interface ModelStore {
  /** Null when there is no such model. */
  find(name: string, signal: AbortSignal): Promise<StoredModel | null>;
  create(name: string, from: string, parameters: BakedOptions, signal: AbortSignal): Promise<void>;
  /** Resolves also when it is gone already, with false. */
  remove(name: string, signal: AbortSignal): Promise<boolean>;
}
