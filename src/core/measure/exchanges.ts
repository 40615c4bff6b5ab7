import { gapsOf } from "../domain/exchange";
import type { Exchange } from "../domain/exchange";
import type { RequestTrial } from "../domain/trial";
import { decodeMsPerToken } from "./speed-samples";

/** What a request was, as its trial tells it. */
export function exchangeOf({ startedAt, endedAt, purpose, measures, partial }: RequestTrial): Exchange {
  if (!measures)
    return {
      ...{ startedAt, queueMs: null, ttftMs: partial?.ttftMs ?? null, wallMs: endedAt - startedAt, decodeTokensPerSecond: null },
      gaps: partial ? gapsOf(partial.arrival, null) : null,
      ...{ promptTokens: null, outputTokens: null, cachedShare: null, end: "broken-off" },
    };
  const { ttftMs, wallMs, promptMs, loadMs, promptTokens, outputTokens, arrival, endReason } = measures;
  const stepMs = decodeMsPerToken(outputTokens, measures.decodeMs);
  return {
    ...{ startedAt, ttftMs, wallMs, promptTokens, outputTokens },
    queueMs: loadMs === undefined ? null : Math.max(0, ttftMs - loadMs - promptMs),
    gaps: arrival ? gapsOf(arrival, outputTokens) : null,
    decodeTokensPerSecond: stepMs === null ? null : 1000 / stepMs,
    // Every other prompt begins as none before it did; how much of a question's prompt was still there no server says.
    cachedShare: purpose === "question" ? null : 0,
    end: endReason ?? "complete",
  };
}
