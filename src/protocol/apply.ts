import type { PresetName } from "../core/domain/evidence";

/** One thing that will change, as shown before it is done. */
export type PreviewChange =
  | { readonly kind: "file"; readonly path: string; readonly before: string | null; readonly after: string }
  | { readonly kind: "server"; readonly words: string };

export interface ApplyPreview {
  /** Names the plan that was previewed: exactly that one is carried out. */
  readonly planId: string;
  readonly model: string;
  readonly preset: PresetName;
  readonly derivedModel: string;
  readonly changes: readonly PreviewChange[];
  /** Each change in a sentence, in the order in which they are made. */
  readonly words: readonly string[];
}

export interface ApplyResult {
  readonly derivedModel: string;
  readonly verified:
    | { readonly state: "ok"; readonly contextTokens: number }
    /** The server gives something else than the preset says. */
    | { readonly state: "differs"; readonly why: string }
    /** Written, but it could not be seen on the server. */
    | { readonly state: "unchecked"; readonly why: string };
}

export type UndoResult =
  /** What could not be put back and why, beside what was. */
  | { readonly state: "undone"; readonly model: string; readonly preset: string; readonly words: readonly string[] }
  | { readonly state: "nothing" };
