/** How O3 measures: numbers that are choices, not results. Configuration may change them; defaults are the shipped ones. */
export interface Protocol {
  /** First context of the search and finest step of its answer, tokens. */
  readonly startTokens: number;
  readonly stepTokens: number;
  /** Loads that a certificate's requests are spread over, at least. */
  readonly certificateLoads: number;
  /** Context sizes that may be tried for one preset before it is given up. */
  readonly certificateCandidates: number;
  /** Share of a memory-bound ceiling at which certification starts: free memory wanders between loads. */
  readonly certificateMargin: number;
  /** Tokens asked for after each fill or question. */
  readonly replyTokens: number;
  /** Cores used by other programs above which a trial is contended. */
  readonly contendedCores: number;
  /** Times that a void or contended request is drawn again. */
  readonly redraws: number;
  readonly loadTimeLimitMs: number;
  readonly requestTimeLimitMs: number;
  /** Share of the empty window's decode speed that the preset keeps when full. */
  readonly balancedSpeedShare: number;
  readonly fastSpeedShare: number;
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

export interface TuneTry {
  readonly numBatch: readonly number[];
  readonly numThread: readonly number[];
}

export const DEFAULT_PROTOCOL: Protocol = {
  startTokens: 4096,
  stepTokens: 1024,
  certificateLoads: 4,
  certificateCandidates: 2,
  certificateMargin: 0.965,
  replyTokens: 32,
  contendedCores: 0.1,
  redraws: 3,
  loadTimeLimitMs: 15 * 60_000,
  requestTimeLimitMs: 60 * 60_000,
  balancedSpeedShare: 0.5,
  fastSpeedShare: 0.8,
  minContextTokens: 4096,
  tuneVisits: 25,
  tuneRequests: 2,
  tuneRequestMs: 8000,
  tuneTry: { numBatch: [], numThread: [] },
  tuneGiveUp: 8,
};
