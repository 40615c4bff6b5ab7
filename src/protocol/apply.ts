import type { AgentResult } from "../core/domain/agents";
import type { PresetName } from "../core/domain/evidence";
import type { GroundDifference } from "../core/domain/ground";
import type { Said } from "../core/domain/statements";

export type { AgentOffer, AgentResult } from "../core/domain/agents";
export type { MeasuredPreset } from "../core/domain/measured-preset";

/** Which coding agents get the preset as well, by id, and what was agreed to. */
export interface AgentWishes {
  readonly ids: readonly string[];
  /** Those for which somebody else's values under the same name may be replaced. */
  readonly replace: readonly string[];
  /** Whether files may be written that count in all of the user's projects. */
  readonly userFiles: boolean;
}

/** An apply to a folder that is not undone, and what is not as it left it. */
export interface AppliedPreset {
  /** Of the preview that was carried out. */
  readonly id: string;
  /** When, as ISO 8601. */
  readonly at: string;
  readonly workspaceFolder: string;
  readonly model: string;
  readonly preset: PresetName;
  readonly derivedModel: string;
  readonly cutOff: boolean;
  readonly agents: readonly { readonly id: string; readonly title: string }[];
  readonly drift: readonly string[];
}

/** What becomes of an agent that was asked for; where it is not "ready", `why` says what is in the way and none of its files is written. */
export interface PreviewAgent {
  readonly id: string;
  readonly title: string;
  readonly level: "workspace" | "user";
  readonly state: "ready" | "unfit" | "in-the-way" | "conflict" | "needs-consent";
  readonly why: string;
  readonly notes: readonly string[];
  readonly files: readonly string[];
}

/** One thing that will change, as shown before it is done. */
export type PreviewChange =
  | { readonly kind: "file"; readonly path: string; readonly before: string | null; readonly after: string }
  | { readonly kind: "server"; readonly words: string };

export interface ApplyPreview {
  /** Names the plan that was previewed: exactly that one is carried out. */
  readonly planId: string;
  readonly model: string;
  readonly preset: PresetName;
  /** What it sets num_ctx to; null where it leaves that to the server. */
  readonly contextTokens: number | null;
  readonly derivedModel: string;
  /** How far its proof has come; null where it is proven. */
  readonly unproven: Said | null;
  /** What was measured, in a sentence. */
  readonly evidence: Said;
  /** All of it is as it would be already: there is nothing to write. */
  readonly alreadyApplied: boolean;
  /** What changed, so that it may not hold any more; empty when it holds. */
  readonly changed: readonly GroundDifference[];
  readonly changes: readonly PreviewChange[];
  /** Each change in a sentence, in the order in which they are made. */
  readonly words: readonly string[];
  readonly agents: readonly PreviewAgent[];
  /** What else to know before it is done, a sentence each. */
  readonly notes: readonly string[];
}

export interface ApplyResult {
  readonly derivedModel: string;
  readonly agents: readonly AgentResult[];
  readonly verified:
    | { readonly state: "ok"; readonly contextTokens: number }
    /** The server gives something else than the preset says. */
    | { readonly state: "differs"; readonly why: Said }
    /** Written, but it could not be seen on the server. */
    | { readonly state: "unchecked"; readonly why: Said };
}

/** O3's note in a folder that no record leads back from: what it names may be gone. */
export interface StrandedNote {
  readonly workspaceFolder: string;
  /** Null where it was edited into something else. */
  readonly names: { readonly model: string; readonly preset: PresetName; readonly derivedModel: string } | null;
  /** Whether the server has that model; null where that is not known. */
  readonly onServer: boolean | null;
}

export type UndoResult =
  /** What could not be put back and why, beside what was. */
  | {
      readonly state: "undone";
      readonly workspaceFolder: string;
      readonly model: string;
      readonly preset: string;
      readonly words: readonly string[];
      /** How many applies were taken back; `model` and `preset` are those of the earliest. */
      readonly count: number;
      /** O3's note is still there: somebody edited it. */
      readonly noteStays: boolean;
      /** What is applied there now. */
      readonly now: { readonly model: string; readonly preset: string } | null;
    }
  | { readonly state: "nothing" };
