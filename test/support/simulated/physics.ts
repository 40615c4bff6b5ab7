import type { SimMachine, SimModel } from "./profiles";

/** Physics of the simulated machines: GB, seconds, tokens. Constants were calibrated on real servers (the misfits are small prompts and batches on a CPU). */

/** Multipliers by which one scenario's truth differs from the formulas. */
export interface Deviation {
  /** Of the KV cache and of the buffers. */
  readonly kv: number;
  readonly buffers: number;
  /** Share of the full cache that sliding or hybrid models bend by at the trained context. */
  readonly bend: number;
}

export const NO_DEVIATION: Deviation = { kv: 1, buffers: 1, bend: 0 };

export const automaticBatch = (numCtx: number): number => (numCtx <= 4096 ? 512 : numCtx <= 32_768 ? 1024 : 2048);

const F16_BYTES = 2;
const pad = (value: number, to: number): number => Math.ceil(value / to) * to;
/** Cache of one layer and token, GB. */
const kvToken = (model: SimModel): number => (2 * model.kvHeads * model.headLength * F16_BYTES) / 1e9;

/** Memory of a loaded model, GB. */
export function memory(model: SimModel, numCtx: number, deviation: Deviation = NO_DEVIATION): number {
  const batch = Math.min(automaticBatch(numCtx), numCtx);
  const cells = pad(numCtx, 256);
  const full = kvToken(model) * model.fullLayers * cells;
  const sliding = kvToken(model) * model.slidingLayers * Math.min(cells, pad(model.window + batch, 256));
  const conv = (model.convLayers * model.embedding * 12) / 1e9;
  const buffers = 0.1 + (batch * (4 * model.vocabulary + 120 * model.embedding) + 2 * batch * cells) / 1e9;
  return (
    model.weights + deviation.kv * (full + sliding + conv) + deviation.buffers * buffers + deviation.bend * full * (cells / model.trained)
  );
}

const layers = (model: SimModel): number => model.fullLayers + model.slidingLayers + model.convLayers;

/** Share of the layers that do not fit into `room` GB. */
export function spilledShare(model: SimModel, footprint: number, room: number): number {
  if (footprint <= room) return 0;
  const count = layers(model) + 1;
  return Math.min(count, Math.ceil((footprint - room) / ((footprint - 0.3) / count))) / count;
}

function threadFactor(machine: SimMachine): number {
  const factor = (threads: number): number => threads / (threads + machine.halfThreads);
  return machine.cores <= machine.saturationThreads
    ? factor(machine.cores) / factor(machine.saturationThreads)
    : 1 - 0.01 * (machine.cores - machine.saturationThreads);
}

/** Time to decode one token behind `depth` tokens, s. `cpuShare` of the layers run on the processor. */
export function decodeSeconds(machine: SimMachine, model: SimModel, cpuShare: number, depth: number): number {
  const cache = kvToken(model) * (model.fullLayers * depth + model.slidingLayers * Math.min(depth, model.window));
  const onGpu = model.active / (machine.gpuBandwidth * 0.78 * (model.experts ? 0.6 : 1)) + cache / (machine.gpuBandwidth * 0.62);
  const onCpu = model.active / (machine.cpuBandwidth * 0.85 * (model.experts ? 0.7 : 1)) + cache / (machine.cpuBandwidth * 0.14);
  const gpu = cpuShare < 1 ? (1 - cpuShare) * onGpu + layers(model) * 2e-5 : 0;
  const cpu = cpuShare > 0 ? (cpuShare * onCpu) / threadFactor(machine) + layers(model) * cpuShare * 1e-5 : 0;
  return gpu + cpu + (cpuShare > 0 && cpuShare < 1 ? 0.003 : 0);
}

/** Time to evaluate `tokens` behind `depth` tokens, s. */
export function prefillSeconds(machine: SimMachine, model: SimModel, cpuShare: number, numCtx: number, tokens: number, depth = 0): number {
  const step = Math.min(automaticBatch(numCtx), Math.max(1, tokens));
  let seconds = 0;
  for (let done = 0; done < tokens; done += step) {
    const batch = Math.min(step, tokens - done);
    const at = depth + done + batch / 2;
    const { experts } = model;
    const read = experts ? model.active + (model.weights - model.active) * (1 - (1 - experts.used / experts.count) ** batch) : model.active;
    const flops = (batch * 2 * model.parameters) / 1e3;
    const attention =
      (4 * batch * model.heads * model.headLength * (model.fullLayers * at + model.slidingLayers * Math.min(at, model.window))) / 1e12;
    const gpuLoss = batch > 512 ? 1 - 0.012 * Math.log2(batch / 512) : 1;
    const cpuLoss = batch > 256 ? 1 - 0.03 * Math.log2(batch / 256) : 1;
    if (cpuShare < 1) {
      seconds +=
        0.0015 +
        (1 - cpuShare) *
          (read / (machine.gpuBandwidth * 0.78) +
            flops / (machine.gpuTflops * (batch / (batch + 48)) * gpuLoss) +
            attention / (machine.gpuTflops * 0.5));
    }
    if (cpuShare > 0) {
      const cpu =
        read / (machine.cpuBandwidth * 0.85) +
        flops / (machine.cpuTflops * (batch / (batch + 10)) * cpuLoss) +
        attention / (machine.cpuTflops * 0.35);
      const pcie =
        machine.pcie > 0 && batch >= 32
          ? read / machine.pcie + flops / machine.gpuTflops + attention / machine.gpuTflops / 0.4
          : Number.POSITIVE_INFINITY;
      seconds += cpuShare * Math.min(cpu, pcie);
    }
  }
  return seconds;
}

export const loadSeconds = (machine: SimMachine, model: SimModel, footprint: number): number =>
  0.3 + model.weights / machine.load + Math.max(0, footprint - model.weights) / machine.touch;

/** Variation of speed between loads, and between the requests of one. */
export const RELOAD_CV = { dedicated: 0.01, laptop: 0.03, vm: 0.08 } as const;
export const WITHIN_CV = { dedicated: 0.01, laptop: 0.02, vm: 0.03 } as const;
