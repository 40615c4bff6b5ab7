import type { HardwareLimits } from "../core/domain/hardware";
import type { BakedOptions } from "../core/domain/baked-options";
import type { PresetName } from "../core/domain/evidence";
import type { Ground } from "../core/domain/ground";
import type { RunnerSettings } from "../core/domain/settings";
import type { GroundDifference } from "../core/domain/ground";
import type { Said } from "../core/domain/statements";

/** A preset of one run, with all that applying it has to know. */
export interface MeasuredPreset {
  /** As the server names it. */
  readonly model: string;
  readonly preset: PresetName;
  readonly runId: string;
  readonly settings: RunnerSettings;
  /** What applying it sets: `settings` as Ollama names them. */
  readonly options: BakedOptions;
  readonly state: "certified" | "provisional" | "rejected";
  /** The evidence. */
  readonly words: Said;
  /** Why it is not certified; empty where it is. */
  readonly why: Said;
  /** What it was measured on. */
  readonly origin: Ground;
  readonly simulated: boolean;
  /** Limits that the measurement kept, and what loading takes of which memory; null where that is not known. */
  readonly limits: HardwareLimits;
  readonly footprint: { readonly pool: "ram" | "vram" | "ram+vram"; readonly bytes: number } | null;
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
  readonly derivedModel: string;
  /** Why it is not proven; null where it is. */
  readonly unproven: Said | null;
  /** What changed, so that it may not hold any more; empty when it holds. */
  readonly changed: readonly GroundDifference[];
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
