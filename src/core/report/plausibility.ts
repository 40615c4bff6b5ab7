import type { Flag } from "../domain/report";
import type { RunStarted } from "../domain/journal";
import type { Trial } from "../domain/trial";
import { formatTokens } from "../format";
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

const kib = (bytes: number): string => `${(bytes / 1024).toFixed(1)} KiB`;

function memoryFlag({ model, environment, request }: RunSubject, trials: readonly Trial[]): Flag | null {
  const measured = memorySlope(footprintByContext(trials));
  if (measured === null) return null;
  const predict = (numCtx: number): number | null => predictFootprintBytes(model, loadOn(environment, numCtx, request.options.numBatch));
  const [low, high] = [predict(measured.fromTokens), predict(measured.toTokens)];
  if (low === null || high === null) return null;
  const predicted = (high - low) / (measured.toTokens - measured.fromTokens);
  const difference = predicted > 0 ? measured.bytesPerToken / predicted - 1 : Number.POSITIVE_INFINITY;
  if (Math.abs(difference) <= SLOPE_TOLERANCE || Math.abs(measured.bytesPerToken - predicted) <= measured.noiseBytesPerToken) return null;
  const off = Number.isFinite(difference) ? ` (${difference > 0 ? "+" : ""}${Math.round(difference * 100)} %)` : "";
  return {
    severity: "warning",
    message:
      `Memory grew by ${kib(measured.bytesPerToken)} a token from ${formatTokens(measured.fromTokens)} to ${formatTokens(measured.toTokens)}; ` +
      `${kib(predicted)} were predicted from the model's metadata${off}: the contexts found rest on the measured loads alone.`,
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
  const gb = (bytes: number): string => (bytes / 1e9).toFixed(bytes < 10e9 ? 2 : 0);
  return {
    severity: "warning",
    message:
      `Decoding at ${worst.rate.toFixed(1)} tok/s behind ${formatTokens(worst.depthTokens)} would read ${gb(worst.bytes)} GB a token, ` +
      `${gb(worst.needed)} GB/s in all; the memory delivers ${gb(bandwidth)} GB/s: the speed is not what plain decoding gives.`,
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
      message:
        `The first token came after ${Math.round(long.ttftMs)} ms behind ${formatTokens(long.length)}, but after ${Math.round(short.ttftMs)} ms ` +
        `behind ${formatTokens(short.length)}: a cached prompt or a disturbed machine, so times to the first token are not to be trusted.`,
    };
  }
  return null;
}
