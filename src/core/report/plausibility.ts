import type { Flag } from "../domain/report";
import type { RunStarted } from "../domain/journal";
import type { Trial } from "../domain/trial";
import { quietSpeedSamples } from "../measure/speed-samples";
import { median } from "../statistics/location";
import { kvBytesPerToken } from "../estimate/kv-cache";
import { loadOn } from "../estimate/load-on";
import { predictFootprintBytes } from "../estimate/memory";
import { footprintByContext, memorySlope } from "../estimate/memory-slope";

/** Difference of slopes that metadata and meters may show without a word. */
const SLOPE_TOLERANCE = 0.25;
/** Decoding may pass the named bandwidth by this much: vendors round, caches help. */
const BANDWIDTH_TOLERANCE = 1.1;
/** Time to first token may wander this much between two lengths. */
const TTFT_TOLERANCE = 0.8;
const TTFT_RESOLUTION_MS = 50;

/** What was measured, and on what. */
type RunSubject = Pick<RunStarted<"optimize">, "model" | "environment" | "request">;

/**
 * What the measurements cannot mean, said with the figures (docs/methods.md): memory that grows unlike the cache it is
 * made of, decoding faster than memory can be read, and prompts that cost less the longer they are.
 */
export function plausibilityFlags(started: RunSubject, trials: readonly Trial[]): Flag[] {
  return [memoryFlag(started, trials), bandwidthFlag(started, trials), ttftFlag(trials)].filter((flag) => flag !== null);
}

function memoryFlag({ model, environment, request }: RunSubject, trials: readonly Trial[]): Flag | null {
  const measured = memorySlope(footprintByContext(trials));
  if (measured === null) return null;
  const predict = (numCtx: number): number | null => predictFootprintBytes(model, loadOn(environment, numCtx, request.options.numBatch));
  const [low, high] = [predict(measured.fromTokens), predict(measured.toTokens)];
  if (low === null || high === null) return null;
  const predicted = (high - low) / (measured.toTokens - measured.fromTokens);
  const difference = predicted > 0 ? measured.bytesPerToken / predicted - 1 : Number.POSITIVE_INFINITY;
  if (Math.abs(difference) <= SLOPE_TOLERANCE || Math.abs(measured.bytesPerToken - predicted) <= measured.noiseBytesPerToken) return null;
  return {
    severity: "warning",
    message: {
      code: "memory-unlike-prediction",
      perTokenBytes: measured.bytesPerToken,
      fromTokens: measured.fromTokens,
      toTokens: measured.toTokens,
      predictedBytes: predicted,
    },
  };
}

function bandwidthFlag({ model, environment }: RunSubject, trials: readonly Trial[]): Flag | null {
  const bandwidth = environment.hardware.gpus.reduce<number | null>((sum, gpu) => add(sum, gpu.bandwidthBytesPerSecond), 0);
  if (model.architecture.state === "unknown" || bandwidth === null || bandwidth === 0) return null;
  const { value: architecture } = model.architecture;
  const { experts } = architecture;
  // Experts hold nearly all weights of a mixture; counting only the used share keeps the bytes a lower bound.
  const weights = model.fileBytes * (experts.kind === "mixture" ? experts.used / experts.count : 1);
  const perToken = kvBytesPerToken(architecture, environment.engine.server.settings.kvCacheType);
  const loads = quietSpeedSamples(trials).flatMap(({ decodeMsPerToken, depthTokens }) => {
    if (decodeMsPerToken === null) return [];
    const bytes = weights + perToken * depthTokens;
    return [{ depthTokens, bytes, rate: 1000 / decodeMsPerToken, needed: (bytes * 1000) / decodeMsPerToken }];
  });
  const needed = median(loads.map((load) => load.needed));
  const worst = loads.find((load) => load.needed >= needed);
  if (worst === undefined || needed <= bandwidth * BANDWIDTH_TOLERANCE) return null;
  return {
    severity: "warning",
    message: {
      code: "faster-than-memory",
      tokensPerSecond: worst.rate,
      depthTokens: worst.depthTokens,
      perTokenBytes: worst.bytes,
      perSecondBytes: worst.needed,
      memoryPerSecondBytes: bandwidth,
    },
  };
}

const add = (sum: number | null, value: number | null): number | null => (sum === null || value === null ? null : sum + value);

function ttftFlag(trials: readonly Trial[]): Flag | null {
  const groups = new Map<number, number[]>();
  for (const { prefill } of quietSpeedSamples(trials)) {
    if (prefill !== null) groups.set(prefill.tokens, [...(groups.get(prefill.tokens) ?? []), prefill.ttftMs]);
  }
  const lengths = [...groups].map(([length, values]) => ({ length, ttftMs: median(values) })).sort((a, b) => a.length - b.length);
  for (const [index, long] of lengths.entries()) {
    const falls = (short: { readonly length: number; readonly ttftMs: number }): boolean =>
      short.length * 1.5 <= long.length && long.ttftMs < short.ttftMs * TTFT_TOLERANCE && short.ttftMs - long.ttftMs > TTFT_RESOLUTION_MS;
    const short = lengths.slice(0, index).find(falls);
    if (short === undefined) continue;
    return {
      severity: "warning",
      message: { code: "first-token-too-early", longMs: long.ttftMs, longTokens: long.length, shortMs: short.ttftMs, shortTokens: short.length },
    };
  }
  return null;
}
