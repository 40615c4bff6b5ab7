/** What is searched, and where the limit lies. Sizes in bytes, contexts in tokens. */
export interface CeilingProblem {
  readonly trainedContextTokens: number;
  readonly maxContextTokens: number | null;
  readonly stepTokens: number;
  readonly startTokens: number;
  /** The pool that binds, what others hold of it now, and the share of it that may be used. */
  readonly pool: "ram" | "vram";
  readonly poolBytes: number;
  readonly othersBytes: number;
  readonly limitShare: number;
  /** Footprint before any load; null where metadata does not tell. */
  readonly predict: (numCtx: number) => number | null;
  /** The part of the prediction that is no cache: it is trusted as it is, steps of the batch included. */
  readonly predictRest: (numCtx: number) => number;
  /** What filling the window will take beyond the load. */
  readonly fillGrowth: (numCtx: number) => number;
}

/** What one load showed. */
export interface CeilingObservation {
  /** Context asked for; of a clamped load the one that the server gave instead. */
  readonly numCtx: number;
  readonly outcome: "fits" | "spilled" | "over-limit" | "out-of-memory" | "failed" | "clamped";
  readonly footprintBytes: number | null;
  readonly othersBytes: number;
  /** Part of a spilled load that stayed on the GPU: so much room there was. */
  readonly residentBytes: number | null;
}
