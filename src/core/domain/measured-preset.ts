import type { BakedOptions } from "./baked-options";
import type { PresetName } from "./evidence";
import type { Ground } from "./ground";
import type { HardwareLimits } from "./hardware";
import type { RunnerSettings } from "./settings";
import type { Said } from "./statements";

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
  /** The evidence; why it is not certified is in it. */
  readonly words: Said;
  /** Why it is not certified; empty where it is. */
  readonly why: Said;
  /** How far its proof has come, in a sentence; empty where it is certified. */
  readonly unproven: Said;
  /** What it was measured on. */
  readonly origin: Ground;
  /** So much of a window the model was measured to use, tokens: clients are to shorten their history from there on. Null where that is not known, or is all of it. */
  readonly usableTokens: number | null;
  readonly simulated: boolean;
  /** Limits that the measurement kept, and what loading takes of which memory; null where that is not known. */
  readonly limits: HardwareLimits;
  readonly footprint: { readonly pool: "ram" | "vram" | "ram+vram"; readonly bytes: number } | null;
}
