import type { Said } from "./statements";

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

/** The value that a share of all samples stays below. */
export interface Percentile {
  /** 0 to 1: 0.95 is p95. */
  readonly share: number;
  readonly n: number;
  /** Of the samples that were seen. */
  readonly value: number;
  readonly confidence: number;
  /** Holds the true value with `confidence` at least; null where the samples are too few to tell. */
  readonly interval: { readonly lower: number; readonly upper: number } | null;
  /** Samples that an interval takes. */
  readonly needed: number;
}

/** A quantity that is not measured, and says so. */
export interface Predicted {
  readonly value: number;
  readonly basis: Said;
}

/**
 * Filled loads and what came of them: a load, one fill of its window and the questions behind it are one, and it succeeds when all of it
 * does. One that succeeded speaks for smaller windows with the same options too, one that failed against larger ones.
 */
export interface StabilityCount {
  /** Filled loads that count, and those that succeeded. */
  readonly visits: number;
  readonly successes: number;
  /** Of `visits`: those at this very context, at larger ones, and at smaller ones (which count only when they failed). */
  readonly ownVisits: number;
  readonly largerVisits: number;
  readonly smallerFailures: number;
  /** Questions that succeeded behind the fills of `ownVisits`. */
  readonly questions: number;
  /** Filled loads at this context that were no measurement, though their requests were asked again: they do not count. */
  readonly voids: number;
  /** Of `visits`: while other programs used the machine. */
  readonly contended: number;
  /** Loads of this context without a fill that kept the limits: they show that it fits, and no more. */
  readonly fitsOnly: number;
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
  /** Absent in reports of O3 that did not look at it. */
  readonly waits?: WindowWaits | undefined;
}

/** What a user waits for in the filled window, ms. */
export interface WindowWaits {
  /** Until the first token, the window filled from empty: one sample a fill. p50, p95 and p99. */
  readonly firstToken: readonly Percentile[];
  /** Between two pieces of text; null where replies were not timed so closely. */
  readonly between: {
    /** `token`: each piece of text was one. */
    readonly unit: "token" | "piece";
    readonly tokensPerPiece: number;
    /** Of each load by itself; the interval is one over loads, since the pieces of a load resemble each other. Null where no load has enough of them. */
    readonly p50: Measured | null;
    readonly p95: Measured | null;
  } | null;
}

export type Evidence =
  | { readonly state: "certified"; readonly count: StabilityCount; readonly bound: EarnedBound; readonly measures: WindowMeasures }
  /** Some evidence, not enough for the certificate; `why` says what stopped it. */
  | {
      readonly state: "provisional";
      readonly count: StabilityCount;
      readonly bound: EarnedBound;
      readonly measures: WindowMeasures;
      readonly why: Said;
      /** Filled loads that would certify it if all of them succeed. Absent where none would, and in reports of O3 that did not note it. */
      readonly visitsNeeded?: number | undefined;
    }
  /** Tested and not stable. */
  | { readonly state: "rejected"; readonly count: StabilityCount; readonly measures: WindowMeasures; readonly why: Said };

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
  | { readonly state: "none"; readonly why: Said };
