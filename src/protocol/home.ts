import type { BakedOptions } from "../core/domain/baked-options";
import type { PresetName } from "../core/domain/evidence";
import type { Said } from "../core/domain/statements";
import type { GoalLimits, KnownPoint } from "../core/preset/goal";

/** A measured preset of a model, from any of its runs. */
export interface HomePoint extends KnownPoint {
  readonly preset: PresetName;
  readonly runId: string;
  /** What applying it sets. */
  readonly options: BakedOptions;
  /** Epoch milliseconds. */
  readonly measuredAt: number;
}

/** One row of the table: a model of the server and what is known of it. */
export interface HomeModel {
  readonly name: string;
  readonly parameterSize: string;
  readonly quantization: string;
  readonly fileBytes: number;
  readonly trainedContextTokens: number | null;
  readonly measurable: boolean;
  /** What was measured of it is being read. */
  readonly reading: boolean;
  /** It was measured, and the server has it no more. */
  readonly gone: boolean;
  /** Predicted on this machine before any load; null where nothing can be told. `why` says what bounds it, or why. */
  readonly fitsTokens: number | null;
  readonly why: Said;
  readonly loaded: boolean;
  /** The preset that is applied in this workspace, with the very options that hold now. */
  readonly applied: PresetName | null;
  readonly runs: number;
  /** Why what was measured cannot be shown; null when it can. */
  readonly problem: Said | null;
  /** The presets that hold now, and what else is proven. */
  readonly points: readonly HomePoint[];
}

export interface HomeState {
  /** Where it was looked; empty before the server was asked. */
  readonly endpoint: string;
  /** "ollama 0.33.1"; null when it does not answer, or was not asked yet. */
  readonly server: string | null;
  /** What can be done about a server that does not answer. */
  readonly start: "program" | "install" | "none";
  /** The server was not asked yet: that there is no model says nothing. */
  readonly waiting: boolean;
  readonly models: readonly HomeModel[];
  /** The model that is measured now. */
  readonly measuring: string | null;
  /** Why nothing can be measured or applied now; null when it can. */
  readonly measureBlocked: string | null;
  readonly applyBlocked: string | null;
  /** As the settings say: what a run keeps where nothing else is asked. */
  readonly limits: GoalLimits;
  /** Something the user should know, with what to do; null when there is nothing. */
  readonly problem: Said | null;
}

interface Asked<Params> {
  readonly params: Params;
  readonly result: null;
}

/** The page of all models asks the extension host. */
export interface HomeHost {
  readonly requests: {
    /** The page is up or was hidden: send everything. */
    readonly ready: Asked<null>;
    readonly open: Asked<{ readonly model: string }>;
    /** Opens the questions of a run, with these limits; null is what the settings say. */
    readonly measure: Asked<{ readonly model: string; readonly limits: GoalLimits | null }>;
    readonly apply: Asked<{ readonly model: string; readonly point: Pick<HomePoint, "preset" | "runId" | "options"> }>;
    readonly pull: Asked<null>;
    readonly refresh: Asked<null>;
    readonly changeEndpoint: Asked<null>;
    readonly startServer: Asked<null>;
  };
  readonly events: { readonly state: HomeState };
}
