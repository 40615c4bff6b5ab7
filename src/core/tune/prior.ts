import { KV_BYTES_PER_ELEMENT } from "../estimate/kv-cache";
import type { HardwareProfile } from "../domain/hardware";
import type { Architecture, LayerMemory, ModelProfile } from "../domain/model";
import type { KvCacheType } from "../domain/settings";
import type { TurnTimes } from "../domain/tuning";

export interface PriorWorld {
  readonly hardware: HardwareProfile;
  readonly model: ModelProfile;
  readonly turn: { readonly promptTokens: number; readonly replyTokens: number };
  /** Tokens in the window before the turn; none when left out. */
  readonly depthTokens?: number;
}

/** A setup with nothing left to the server. */
export interface ResolvedSetup {
  readonly numBatch: number;
  readonly numThread: number;
  /** Layers on the GPU and layers in all, the output layer included. */
  readonly gpuLayers: number;
  readonly layers: number;
  readonly useMmap: boolean;
  readonly kvCacheType: KvCacheType;
  readonly flashAttention: boolean;
}

/** A layer on the processor takes so many times as long as on a GPU: bandwidths differ by 3 to 15 times, compute by more. */
const CPU_COST = { decode: 5, prefill: 20 } as const;
/** Tokens in a batch at which computing them takes as long as reading the weights once, for a dense model (roofline). */
const BALANCE_TOKENS = { gpu: 64, cpu: 16 } as const;
/** Batches that outgrow the caches lose so much a doubling, beyond so many tokens. */
const LARGE_BATCH = { gpu: { beyond: 1024, loss: 0.01 }, cpu: { beyond: 512, loss: 0.02 } } as const;
/** A byte of the KV cache costs so many times a byte of weights: attention reads it in small, scattered pieces. */
const CACHE_COST = { gpu: 1.3, gpuWithoutFlash: 2, cpu: 5 } as const;
/** What quantised cells cost to unpack, as a factor on reading them; and the slower kernels beside. */
const UNPACK = 1.3;
const QUANTISED_KERNELS = 1.03;
/** Share of the performance cores at which memory bandwidth is used up, and what each thread beyond that costs in waiting for the others. */
const SATURATION = { share: 0.75, lossPerThread: 0.01 } as const;

const isQuantised = (type: KvCacheType): boolean => KV_BYTES_PER_ELEMENT[type] < 2;

/**
 * Speed of decoding by threads: it waits for memory, whose bandwidth is used up before the cores are, so a core left free costs
 * nothing; beyond the cores a delayed thread holds up all others.
 */
function decodeByThreads({ hardware }: PriorWorld, threads: number): number {
  const { performanceCores: cores, logicalCores } = hardware;
  const saturation = Math.round(SATURATION.share * cores);
  const within = (count: number): number => {
    const useful = Math.min(count, saturation);
    return (useful / (useful + cores / 2)) * (1 - SATURATION.lossPerThread * (count - useful));
  };
  if (threads <= cores) return within(threads);
  const beyond = (threads - cores) / Math.max(1, logicalCores - cores);
  return within(cores) * (threads <= logicalCores ? 1 - 0.3 * beyond : 0.4);
}

/** Speed of prefill by threads: it computes, so it grows up to the cores. */
function prefillByThreads({ hardware }: PriorWorld, threads: number): number {
  const { performanceCores: cores } = hardware;
  return threads <= cores ? threads ** 0.9 : cores ** 0.9 * 0.95;
}

/** Share of the weights that a token passes through. */
const activeShare = ({ experts }: Architecture): number => (experts.kind === "dense" ? 1 : 0.06 + (0.94 * experts.used) / experts.count);

function cacheBytes(layer: LayerMemory, depth: number, element: number): number {
  switch (layer.kind) {
    case "full":
      return depth * layer.kvHeads * (layer.keyLength + layer.valueLength) * element;
    case "sliding":
      return Math.min(depth, layer.windowTokens) * layer.kvHeads * (layer.keyLength + layer.valueLength) * element;
    case "latent":
      return depth * (layer.latentLength + layer.ropeLength) * element;
    case "recurrent":
      return 0;
  }
}

/** Computing that attention takes for a token behind `depth` others, as a share of that of the weights. */
function attentionShare(architecture: Architecture, parameters: number, depth: number): number {
  const { layers, headCount, embeddingLength } = architecture;
  const positions = layers.reduce((sum, layer) => {
    if (layer.kind === "recurrent") return sum;
    return sum + (layer.kind === "sliding" ? Math.min(depth, layer.windowTokens) : depth);
  }, 0);
  const first = layers.find((layer) => layer.kind === "full" || layer.kind === "sliding");
  const width = first === undefined ? embeddingLength : headCount * first.keyLength;
  return (2 * positions * width) / (parameters * activeShare(architecture));
}

function decodeCost(world: PriorWorld, architecture: Architecture, setup: ResolvedSetup): number {
  const depth = (world.depthTokens ?? 0) + world.turn.promptTokens;
  const quantised = isQuantised(setup.kvCacheType);
  const element = KV_BYTES_PER_ELEMENT[setup.kvCacheType] * (quantised ? UNPACK : 1);
  const cache = architecture.layers.reduce((sum, layer) => sum + cacheBytes(layer, depth, element), 0);
  const weights = world.model.fileBytes * activeShare(architecture) * (quantised ? QUANTISED_KERNELS : 1);
  const onCpu = 1 - setup.gpuLayers / setup.layers;
  const gpu = weights + cache * (setup.flashAttention ? CACHE_COST.gpu : CACHE_COST.gpuWithoutFlash);
  const cpu = (weights + cache * CACHE_COST.cpu) / decodeByThreads(world, setup.numThread);
  return (1 - onCpu) * gpu + onCpu * CPU_COST.decode * cpu;
}

function prefillCost(world: PriorWorld, architecture: Architecture, setup: ResolvedSetup): number {
  const { promptTokens } = world.turn;
  // A prompt that is shorter than the batch fills no more than itself, and the last batch is as dear as a full one.
  const batch = promptTokens / Math.ceil(promptTokens / setup.numBatch);
  const attention = attentionShare(architecture, world.model.parameterCount, (world.depthTokens ?? 0) + promptTokens / 2);
  const attending = attention * (isQuantised(setup.kvCacheType) ? 1.05 : 1);
  const part = (on: "gpu" | "cpu", flash: number): number => {
    // Of a mixture a batch reads nearly all experts and computes few.
    const reading = BALANCE_TOKENS[on] / activeShare(architecture) / batch;
    const { beyond, loss } = LARGE_BATCH[on];
    return (1 + reading) * (1 + loss * Math.max(0, Math.log2(batch / beyond))) + flash * attending;
  };
  const onCpu = 1 - setup.gpuLayers / setup.layers;
  const cpu = part("cpu", 3) * (prefillByThreads(world, world.hardware.performanceCores) / prefillByThreads(world, setup.numThread));
  return (1 - onCpu) * part("gpu", setup.flashAttention ? 2 : 3.5) + onCpu * CPU_COST.prefill * cpu;
}

/**
 * What a turn is expected to take under a setup, each time in a unit of its own: only ratios between setups of one world mean
 * anything. Rooflines and rules of thumb; the race corrects them. Null where the architecture is unknown.
 */
export function predictTurnTimes(world: PriorWorld, setup: ResolvedSetup): TurnTimes | null {
  if (world.model.architecture.state === "unknown") return null;
  const architecture = world.model.architecture.value;
  return {
    prefillMsPerToken: prefillCost(world, architecture, setup),
    decodeMsPerToken: decodeCost(world, architecture, setup) / world.model.fileBytes,
  };
}
