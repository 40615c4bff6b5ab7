import type { RequestTrial, Trial } from "../domain/trial";

/** Speeds that one complete request shows. Depths and lengths in tokens, times in ms. */
export interface SpeedSample {
  readonly loadId: string;
  readonly contextTokens: number;
  /** Tokens in the window when decoding began. */
  readonly depthTokens: number;
  /** Null for a question on a cached prefix: its prefill is not one. */
  readonly prefill: { readonly tokens: number; readonly ms: number; readonly ttftMs: number } | null;
  /** Time per token after the first one, which belongs to the prefill in both servers' counters. */
  readonly decodeMsPerToken: number | null;
  /** Other programs used the processor meanwhile. */
  readonly contended: boolean;
}

const isRequest = (trial: Trial): trial is RequestTrial => trial.type === "request";

/** Speeds of all successful requests that had the machine to themselves. */
export const quietSpeedSamples = (trials: readonly Trial[]): SpeedSample[] => speedSamples(trials).filter(({ contended }) => !contended);

/** Speeds of all successful requests. */
export function speedSamples(trials: readonly Trial[]): SpeedSample[] {
  return trials.filter(isRequest).flatMap((trial) => {
    const { measures } = trial;
    // A turn is timed under other settings; it belongs to the race.
    if (trial.purpose === "warm-up" || trial.purpose === "turn") return [];
    if (trial.verdict.state !== "success" || !measures) return [];
    return [
      {
        loadId: trial.loadId,
        contextTokens: trial.contextTokensObserved ?? 0,
        depthTokens: measures.promptTokens,
        prefill: trial.purpose === "question" ? null : { tokens: measures.promptTokens, ms: measures.promptMs, ttftMs: measures.ttftMs },
        decodeMsPerToken: decodeMsPerToken(measures.outputTokens, measures.decodeMs),
        contended: trial.contended,
      },
    ];
  });
}

/** Both servers start the decode clock at the first token: n tokens span n - 1 steps. */
export const decodeMsPerToken = (outputTokens: number, decodeMs: number | null): number | null =>
  decodeMs !== null && decodeMs > 0 && outputTokens >= 3 ? decodeMs / (outputTokens - 1) : null;
