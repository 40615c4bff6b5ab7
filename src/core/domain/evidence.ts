/**
 * A measured quantity with a two-sided 95 % interval. Of a positive one `value` is the geometric mean of the loads' means.
 * Spread and interval are those between loads, or between the samples where there is only one load; null where n < 2.
 */
export interface Measured {
  readonly value: number;
  /** Samples. */
  readonly n: number;
  /** Loads that they were taken on; 0 in reports of O3 that did not note it. */
  readonly units: number;
  /** Standard deviation, in the quantity's own unit: between the loads' means, or between the samples of the only load. */
  readonly sd: number | null;
  /** The smallest and the largest of what `sd` is about. */
  readonly least: number | null;
  readonly most: number | null;
  readonly lower: number | null;
  readonly upper: number | null;
  /** Samples flagged as outliers: kept in the journal, left out here, counted. */
  readonly outliers: number;
}

/** A quantity that is not measured, and says so. */
export interface Predicted {
  readonly value: number;
  readonly basis: string;
}

/** Successes of filled requests and what they prove. */
export interface StabilityCount {
  readonly successes: number;
  readonly requests: number;
  readonly loads: number;
  /** Of `requests`: windows filled from empty, and questions on a filled window. */
  readonly fills: number;
  readonly questions: number;
  readonly voids: number;
  readonly contended: number;
}

/** What was earned: "reliability at least `reliability` at `confidence`". */
export interface EarnedBound {
  readonly reliability: number;
  readonly confidence: number;
}

/** Speeds of the filled window and memory of the loaded model. */
export interface WindowMeasures {
  readonly decodeTokensPerSecond: Measured | null;
  readonly prefillTokensPerSecond: Measured | null;
  readonly ttftFullMs: Measured | null;
  readonly footprintBytes: Measured | null;
  /** Which memory the footprint lies in. */
  readonly pool: "ram" | "vram" | "ram+vram" | null;
  readonly loadMs: Measured | null;
}

export type Evidence =
  | { readonly state: "certified"; readonly count: StabilityCount; readonly bound: EarnedBound; readonly measures: WindowMeasures }
  /** Some evidence, not enough for the certificate; `why` says what stopped it. */
  | {
      readonly state: "provisional";
      readonly count: StabilityCount;
      readonly bound: EarnedBound;
      readonly measures: WindowMeasures;
      readonly why: string;
    }
  /** Tested and not stable. */
  | { readonly state: "rejected"; readonly count: StabilityCount; readonly measures: WindowMeasures; readonly why: string };

export const PRESET_NAMES = ["max_context", "balanced", "fast"] as const;
export type PresetName = (typeof PRESET_NAMES)[number];

export type BoundBy = "trained-context" | "ram" | "vram" | "request" | "server" | "time";

/** The largest context that fits, named by loads; stability is a certificate's business. */
export type Ceiling =
  | {
      readonly state: "named";
      readonly contextTokens: number;
      readonly boundBy: BoundBy;
      readonly loads: number;
      readonly predictedBeforeLoad: number | null;
    }
  | { readonly state: "none"; readonly why: string };
