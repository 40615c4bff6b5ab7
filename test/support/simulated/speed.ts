import type { ServerSettings } from "../../../src/core/domain/settings";
import type { SimMachine } from "./machines";
import { DEFAULT_SERVER, kvToken, layerCount } from "./memory";
import type { SimModel } from "./models";

/** Speeds of the simulated machines: seconds, tokens, GB. Constants were calibrated on real servers (misfits: short prompts, and small batches on a CPU). */

/** How a load runs. */
export interface Running {
  readonly machine: SimMachine;
  readonly model: SimModel;
  /** Share of the layers on the processor. */
  readonly cpuShare: number;
  readonly threads: number;
  readonly batch: number;
  readonly server?: ServerSettings;
  /** How this world differs from the formulas; not at all when left out. */
  readonly deviation?: SpeedDeviation;
}

/** Multipliers by which one world's truth differs from the formulas. */
export interface SpeedDeviation {
  /** Of the cost of attention without flash, the worth of a quantised cache, and the batch at which compute is half used. */
  readonly flash: number;
  readonly quantised: number;
  readonly halfBatch: number;
}

const NO_SPEED_DEVIATION: SpeedDeviation = { flash: 1, quantised: 1, halfBatch: 1 };

/** Decode speed by threads, as a share of the best: saturates, falls slowly up to the cores, and collapses beyond. */
export function decodeByThreads(machine: SimMachine, threads: number): number {
  const { cores, logical, halfThreads, saturationThreads } = machine;
  const towards = (count: number): number => count / (count + halfThreads);
  if (threads <= saturationThreads) return towards(threads) / towards(saturationThreads);
  if (threads <= cores) return 1 - 0.01 * (threads - saturationThreads);
  const allCores = 1 - 0.01 * (cores - saturationThreads);
  if (threads <= logical) return allCores * (1 - (0.35 * (threads - cores)) / (logical - cores));
  return logical === cores && threads <= 2 * cores ? 0.47 * allCores : 0.01;
}

/** Prefill speed by threads, as a share of all cores': it computes, so it goes on growing up to the cores. */
export function prefillByThreads({ cores, logical }: SimMachine, threads: number): number {
  if (threads <= cores) return (threads / cores) ** 0.95;
  if (threads <= logical) return 1 - (0.06 * (threads - cores)) / (logical - cores);
  return threads <= 2 * cores ? 1 - (0.15 * (threads - cores)) / cores : 0.05;
}

const isF16 = (server: ServerSettings): boolean => server.kvCacheType === "f16";

/** Time to decode one token behind `depth` tokens, s. */
export function decodeSeconds(running: Running, depth: number): number {
  const { machine, model, cpuShare, threads, server = DEFAULT_SERVER, deviation = NO_SPEED_DEVIATION } = running;
  const cache = kvToken(model, server.kvCacheType) * (model.fullLayers * depth + model.slidingLayers * Math.min(depth, model.window));
  const cached = isF16(server) ? 1 : 0.75 / deviation.quantised;
  const gpuAttention = server.flashAttention === false ? 0.4 / deviation.flash : 0.62;
  const dequantised = (gpu: boolean): number => (isF16(server) ? 1 : gpu ? 1.02 : 1.06);
  const gpuExperts = model.experts ? 0.6 : 1;
  const cpuExperts = model.experts ? 0.7 : 1;
  const usesGpu = machine.gpu !== "none";
  const onGpu =
    (dequantised(usesGpu) * model.active) / (machine.gpuBandwidth * 0.78 * gpuExperts) +
    cache / (machine.gpuBandwidth * gpuAttention * cached);
  const onCpu =
    (dequantised(usesGpu) * model.active) / (machine.cpuBandwidth * 0.85 * cpuExperts) + cache / (machine.cpuBandwidth * 0.14 * cached);
  const layers = layerCount(model);
  const gpu = cpuShare < 1 ? (1 - cpuShare) * onGpu + layers * 2e-5 : 0;
  const cpu = cpuShare > 0 ? (cpuShare * onCpu) / decodeByThreads(machine, threads) + layers * cpuShare * 1e-5 : 0;
  return gpu + cpu + (cpuShare > 0 && cpuShare < 1 ? 0.003 : 0);
}

/** Time to evaluate `tokens` behind `depth` tokens, s. */
export function prefillSeconds(running: Running, tokens: number, depth = 0): number {
  const step = Math.min(running.batch, Math.max(1, tokens));
  let seconds = 0;
  for (let done = 0; done < tokens; done += step) {
    const batch = Math.min(step, tokens - done);
    seconds += chunkSeconds(running, batch, depth + done + batch / 2);
  }
  return seconds;
}

function chunkSeconds(running: Running, batch: number, at: number): number {
  const { machine, model, cpuShare, threads, server = DEFAULT_SERVER, deviation = NO_SPEED_DEVIATION } = running;
  const { experts, active, weights } = model;
  // A batch meets most experts, so it reads most of the weights.
  const read = experts ? active + (weights - active) * (1 - (1 - experts.used / experts.count) ** batch) : active;
  const flops = (batch * 2 * model.parameters) / 1e3;
  const positions = model.fullLayers * at + model.slidingLayers * Math.min(at, model.window);
  const attention = ((4 * batch * model.heads * model.headLength * positions) / 1e12) * (isF16(server) ? 1 : 1.08);
  const flash = server.flashAttention !== false;
  const gpuLoss = batch > 512 ? 1 - 0.012 * Math.log2(batch / 512) : 1;
  const cpuLoss = batch > 256 ? 1 - 0.03 * Math.log2(batch / 256) : 1;
  let seconds = 0;
  if (cpuShare < 1) {
    const gpu =
      read / (machine.gpuBandwidth * 0.78) +
      flops / (machine.gpuTflops * (batch / (batch + 48 * deviation.halfBatch)) * gpuLoss) +
      attention / (machine.gpuTflops * (flash ? 0.5 : 0.28 / deviation.flash));
    seconds += 0.0015 + (1 - cpuShare) * gpu;
  }
  if (cpuShare > 0) {
    const cpu =
      (read / (machine.cpuBandwidth * 0.85) +
        flops / (machine.cpuTflops * (batch / (batch + 10 * deviation.halfBatch)) * cpuLoss) +
        attention / (machine.cpuTflops * 0.35 * (flash ? 1 : deviation.flash))) /
      prefillByThreads(machine, threads);
    // Layers in RAM may be computed on the GPU all the same, at the price of carrying their weights over the bus.
    const overBus =
      machine.pcie > 0 && batch >= 32
        ? read / machine.pcie + flops / machine.gpuTflops + attention / machine.gpuTflops / 0.4
        : Number.POSITIVE_INFINITY;
    seconds += cpuShare * Math.min(cpu, overBus);
  }
  return seconds;
}

/** Time to load a model that will hold `footprint` GB, s. */
export const loadSeconds = (machine: SimMachine, model: SimModel, footprint: number): number =>
  0.3 + model.weights / machine.load + Math.max(0, footprint - model.weights) / machine.touch;

/** Variation of speed between loads, and between the requests of one. */
export const RELOAD_CV = { dedicated: 0.01, laptop: 0.03, vm: 0.08 } as const;
export const WITHIN_CV = { dedicated: 0.01, laptop: 0.02, vm: 0.03 } as const;
/** Seconds of work after which a laptop has lost most of what heat will take. */
export const HEAT_SECONDS = 200;
