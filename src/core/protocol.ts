/** How O3 measures: numbers that are choices, not results. Configuration may change them; defaults are the shipped ones. */
export interface Protocol {
  /** First context of the search and finest step of its answer, tokens. */
  readonly startTokens: number;
  readonly stepTokens: number;
  /** Filled loads that a certificate needs at its own context, at least: its speeds are measured there. */
  readonly certificateLoads: number;
  /** Questions behind each fill of a proof. */
  readonly visitQuestions: number;
  /** Context sizes that may be tried for one preset before it is given up. */
  readonly certificateCandidates: number;
  /** Share of a memory-bound ceiling at which certification starts: free memory wanders between loads. */
  readonly certificateMargin: number;
  /** Tokens asked for after each fill or question. */
  readonly replyTokens: number;
  /** Cores used by other programs above which a trial is contended. */
  readonly contendedCores: number;
  /** Times that a void request is drawn again. */
  readonly redraws: number;
  readonly loadTimeLimitMs: number;
  readonly requestTimeLimitMs: number;
  /** What the names of presets say of their windows when full. */
  readonly presetUse: { readonly fast: UseAsked; readonly balanced: UseAsked };
  /** From so many parameters on a model is a large one, of which less speed is asked. */
  readonly largeModelParameters: number;
  /** No preset goes below this, tokens (unless the model or the machine does). */
  readonly minContextTokens: number;
  /** Visits (a load and its requests) that tuning the request's options may take. */
  readonly tuneVisits: number;
  /** Timed requests a visit, after the warm-up. */
  readonly tuneRequests: number;
  /** What one of them may take by prediction: their prompts are as long as that allows. */
  readonly tuneRequestMs: number;
  /** Values that are raced besides the usual ones, because somebody wants to know. */
  readonly tuneTry: TuneTry;
  /** A turn that takes so many times as long as the slowest of automatic's is given up: its setting is out. */
  readonly tuneGiveUp: number;
}

/** A full window decodes at this speed or at this share of the empty window's, whichever is less, and is filled in this time. */
export interface UseAsked {
  readonly tokensPerSecond: number;
  /** The same of a large model. */
  readonly largeTokensPerSecond: number;
  readonly speedShare: number;
  readonly fillMs: number;
}

export interface TuneTry {
  readonly numBatch: readonly number[];
  readonly numThread: readonly number[];
}

export const DEFAULT_PROTOCOL: Protocol = {
  startTokens: 4096,
  stepTokens: 1024,
  certificateLoads: 3,
  visitQuestions: 1,
  certificateCandidates: 2,
  certificateMargin: 0.965,
  replyTokens: 32,
  contendedCores: 0.1,
  redraws: 3,
  loadTimeLimitMs: 15 * 60_000,
  requestTimeLimitMs: 60 * 60_000,
  presetUse: {
    fast: { tokensPerSecond: 20, largeTokensPerSecond: 10, speedShare: 0.8, fillMs: 30_000 },
    balanced: { tokensPerSecond: 10, largeTokensPerSecond: 5, speedShare: 0.5, fillMs: 120_000 },
  },
  largeModelParameters: 20e9,
  minContextTokens: 4096,
  tuneVisits: 25,
  tuneRequests: 2,
  tuneRequestMs: 8000,
  tuneTry: { numBatch: [], numThread: [] },
  tuneGiveUp: 8,
};
