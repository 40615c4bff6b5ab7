import { GgmlType, GgufInsights, getLlama, readGgufFileInfo } from "node-llama-cpp";
import type { Llama, LlamaContext, LlamaModel } from "node-llama-cpp";
import type { RunnerSettings } from "./messages";

export interface Loaded {
  readonly llama: Llama;
  readonly model: LlamaModel;
  readonly context: LlamaContext;
  readonly settings: RunnerSettings;
  /** What the weights, the cache and the buffers take by llama.cpp's own account, bytes. */
  readonly sizeBytes: number;
}

/** The model does not fit into the memory it may use. */
export class TooLarge extends Error {
  constructor(readonly neededBytes: number) {
    super("the model does not fit into memory");
  }
}

const KV_TYPES = { f16: GgmlType.F16, f32: GgmlType.F32, bf16: GgmlType.BF16, q8_0: GgmlType.Q8_0, q4_0: GgmlType.Q4_0 } as const;

function kvType(name: string): GgmlType {
  if (!(name in KV_TYPES)) throw new Error(`Unsupported cache type: ${name}`);
  return KV_TYPES[name as keyof typeof KV_TYPES];
}

/**
 * Loads a model as its settings say: on the CPU, with no compiling, no downloading, and no shrinking of the context.
 * @throws TooLarge before anything is allocated when it needs more than `availableBytes`
 */
export async function load(settings: RunnerSettings, availableBytes: number): Promise<Loaded> {
  const llama = await getLlama({
    gpu: false,
    build: "never",
    skipDownload: true,
    progressLogs: false,
    // 0 lets each context have the threads it asks for.
    maxThreads: 0,
  });
  const cacheType = kvType(settings.kvType);
  const sizeBytes = await neededBytes(llama, settings, cacheType);
  if (sizeBytes > availableBytes) throw new TooLarge(sizeBytes);
  const model = await llama.loadModel({
    modelPath: settings.path,
    gpuLayers: 0,
    useMmap: settings.useMmap,
    ignoreMemorySafetyChecks: true,
  });
  const context = await model.createContext({
    contextSize: settings.numCtx,
    sequences: settings.numParallel,
    batchSize: Math.min(settings.numBatch, settings.numCtx),
    threads: settings.numThread,
    flashAttention: settings.flashAttention ?? "auto",
    experimentalKvCacheKeyType: cacheType,
    experimentalKvCacheValueType: cacheType,
    ignoreMemorySafetyChecks: true,
    failedCreationRemedy: false,
  });
  return { llama, model, context, settings, sizeBytes };
}

async function neededBytes(llama: Llama, settings: RunnerSettings, cacheType: GgmlType): Promise<number> {
  const insights = await GgufInsights.from(await readGgufFileInfo(settings.path, { sourceType: "filesystem" }), llama);
  const weights = await insights.estimateModelResourceRequirementsV2({ gpuLayers: 0, useMmap: settings.useMmap });
  const context = await insights.estimateContextResourceRequirementsV2({
    contextSize: settings.numCtx,
    modelGpuLayers: 0,
    batchSize: Math.min(settings.numBatch, settings.numCtx),
    sequences: settings.numParallel,
    flashAttention: settings.flashAttention ?? "auto",
    kvCacheKeyType: cacheType,
    kvCacheValueType: cacheType,
    useMmap: settings.useMmap,
  });
  return weights.cpuRam + context.cpuRam;
}
