import type { Random } from "../../../src/core/ports";
import type { Setup } from "../../../src/core/domain/settings";
import type { TurnTimes } from "../../../src/core/domain/tuning";
import type { SimMachine } from "./machines";
import { batchOf, DEFAULT_SERVER, layerCount, memory, spilledShare } from "./memory";
import type { SimModel } from "./models";
import { decodeSeconds, prefillSeconds } from "./speed";
import type { Running, SpeedDeviation } from "./speed";

/** What settings do to speed in one simulated world. Times of a turn's tokens under a setup, noiseless. */
export type TurnTruth = (setup: Setup) => TurnTimes;

export interface TruthWorld {
  readonly machine: SimMachine;
  readonly model: SimModel;
  readonly contextTokens: number;
  readonly turn: { readonly promptTokens: number; readonly replyTokens: number };
  /** Tokens in the window before the turn. */
  readonly depthTokens: number;
  readonly deviation: SpeedDeviation;
}

export const GPU_MARGIN_GB = 1;

/** How a setup runs: the automatic settings made explicit, and the layers that the server or the setup puts on the processor. */
export function runningOf({ machine, model, contextTokens, deviation }: TruthWorld, { options, server }: Setup): Running {
  const asked = {
    kvCacheType: server.kvCacheType === "auto" ? DEFAULT_SERVER.kvCacheType : server.kvCacheType,
    flashAttention: server.flashAttention === "auto" ? DEFAULT_SERVER.flashAttention : server.flashAttention,
    numParallel: 1,
  };
  const shape = { numCtx: contextTokens, numBatch: options.numBatch, server: asked };
  const share = (): number => {
    if (machine.gpu === "none") return 1;
    if (options.numGpu !== "auto") return 1 - Math.min(1, options.numGpu / (layerCount(model) + 1));
    return machine.gpu === "unified" ? 0 : spilledShare(model, memory(model, shape), machine.pool - GPU_MARGIN_GB - machine.base);
  };
  const threads = options.numThread === "auto" ? machine.cores : options.numThread;
  return { machine, model, cpuShare: share(), threads, batch: batchOf(shape), server: asked, deviation };
}

/** The simulator's own physics. */
export const formulaTruth =
  (world: TruthWorld): TurnTruth =>
  (setup) => {
    const running = runningOf(world, setup);
    const { depthTokens } = world;
    const { promptTokens, replyTokens } = world.turn;
    return {
      prefillMsPerToken: (1000 * prefillSeconds(running, promptTokens, depthTokens)) / promptTokens,
      decodeMsPerToken: 1000 * decodeSeconds(running, depthTokens + promptTokens + replyTokens / 2),
    };
  };

/** A world in which no setting does anything: every gain that is stated there is false. */
export const flatTruth =
  (world: TruthWorld, baseline: Setup): TurnTruth =>
  () =>
    formulaTruth(world)(baseline);

/**
 * Physics that owes nothing to any formula: for each setting a curve with its best value anywhere, and a jolt for every pair of
 * settings. Only the baseline's own speed is the simulator's.
 */
export function independentTruth(world: TruthWorld, baseline: Setup, random: Random): TurnTruth {
  const anchor = formulaTruth(world)(baseline);
  const uniform = (low: number, high: number): number => low + (high - low) * random.next();
  const { cores, logical } = world.machine;
  const batch = { best: uniform(7, 12), prefill: uniform(0.005, 0.05), decode: uniform(0, 0.002) };
  const thread = {
    prefillBest: Math.log2(uniform(0.4, 1.2) * cores),
    decodeBest: Math.log2(uniform(0.4, 1.2) * cores),
    prefill: uniform(0.1, 0.6),
    decode: uniform(0.05, 0.6),
    beyond: uniform(0.05, 0.5),
  };
  const cache = { q8_0: { prefill: 0.06 * random.normal(), decode: 0.12 * random.normal() } };
  const flash = { prefill: 0.12 * random.normal(), decode: 0.12 * random.normal() };
  const layer = { prefill: 0.02 * random.normal(), decode: 0.02 * random.normal() };
  const jolts = new Map<string, number>();
  const jolt = (name: string): number => {
    const known = jolts.get(name) ?? 0.02 * random.normal();
    jolts.set(name, known);
    return known;
  };
  const logs = (setup: Setup): { prefill: number; decode: number } => {
    const running = runningOf(world, setup);
    const doublings = Math.log2(running.batch) - batch.best;
    let prefill = batch.prefill * doublings ** 2;
    let decode = batch.decode * doublings ** 2;
    if (running.cpuShare > 0) {
      const t = Math.log2(running.threads);
      const beyond = running.threads > cores ? (thread.beyond * (running.threads - cores)) / Math.max(1, logical - cores) : 0;
      prefill += thread.prefill * (t - thread.prefillBest) ** 2 + beyond;
      decode += thread.decode * (t - thread.decodeBest) ** 2 + beyond;
    }
    if (running.server?.kvCacheType !== "f16") {
      prefill += cache.q8_0.prefill;
      decode += cache.q8_0.decode;
    }
    if (running.server?.flashAttention === false) {
      prefill += flash.prefill;
      decode += flash.decode;
    }
    const layers = layerCount(world.model) * running.cpuShare;
    prefill += layer.prefill * layers;
    decode += layer.decode * layers;
    const values = [
      `b${running.batch}`,
      `t${running.threads}`,
      `k${running.server?.kvCacheType ?? ""}`,
      `f${running.server?.flashAttention ?? ""}`,
    ];
    for (const [index, one] of values.entries()) for (const other of values.slice(index + 1)) prefill += jolt(`${one} ${other}`);
    return { prefill, decode };
  };
  const base = logs(baseline);
  return (setup) => {
    const { prefill, decode } = logs(setup);
    return {
      prefillMsPerToken: anchor.prefillMsPerToken * Math.exp(prefill - base.prefill),
      decodeMsPerToken: anchor.decodeMsPerToken * Math.exp(decode - base.decode),
    };
  };
}
