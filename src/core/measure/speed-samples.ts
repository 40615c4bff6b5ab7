import { sameOptions } from "../domain/settings";
import type { RunnerSettings } from "../domain/settings";
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
  /** Others used machine or server meanwhile. */
  readonly contended: boolean;
}

const isRequest = (trial: Trial): trial is RequestTrial => trial.type === "request";

/** Speeds of all successful requests that had the machine to themselves. */
export const quietSpeedSamples = (trials: readonly Trial[]): SpeedSample[] => speedSamples(trials).filter(({ contended }) => !contended);

/** Speeds of all successful requests but the race's turns, which are timed under other settings. */
export const speedSamples = (trials: readonly Trial[]): SpeedSample[] =>
  samplesOf(trials.filter((trial) => trial.type !== "request" || trial.purpose !== "turn"));

/** Speeds of all successful requests with these options, whatever the context; the race's turns tell of a window that is nearly empty. */
export const setupSamples = (trials: readonly Trial[], options: RunnerSettings): SpeedSample[] =>
  samplesOf(trials.filter(({ settingsAsked }) => sameOptions(settingsAsked, options)));

function samplesOf(trials: readonly Trial[]): SpeedSample[] {
  return trials.filter(isRequest).flatMap((trial) => {
    const { measures } = trial;
    if (trial.purpose === "warm-up") return [];
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
