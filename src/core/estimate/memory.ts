import type { EngineKind } from "../domain/environment";
import type { Architecture, ModelProfile } from "../domain/model";
import type { Auto, ServerSettings } from "../domain/settings";
import { batchOf } from "./batch";
import { allocatedScratchBytes, touchedScratchBytes } from "./compute-buffer";
import { kvCacheBytes } from "./kv-cache";

export { automaticBatch, batchOf } from "./batch";

/** What decides the memory of a loaded model besides the model itself. */
export interface FootprintLoad {
  /** Context of one slot, tokens. */
  readonly numCtx: number;
  readonly numBatch: Auto<number>;
  readonly server: ServerSettings;
  /** Which engine's process is predicted; Ollama's when left out. */
  readonly engine?: EngineKind;
  /** On a GPU all buffers are taken at load, on a CPU as they are touched. When left out: false for the embedded engine, else true. */
  readonly onGpu?: boolean;
}

/** The parts of a predicted footprint right after a load, bytes. */
export interface FootprintParts {
  readonly weightBytes: number;
  readonly kvBytes: number;
  /** Scratch memory of the computation, as far as a load takes it. */
  readonly computeBytes: number;
  /** The process and its tables of the vocabulary and of the cells. */
  readonly processBytes: number;
}

const MIB = 2 ** 20;

/** Resident memory of a runner without a model (docs/estimator.md): Node with its native library, or llama-server. */
const CPU_PROCESS_BYTES: Readonly<Record<EngineKind, number>> = { ollama: 20 * MIB, embedded: 99 * MIB, simulated: 100e6 };
/** A driver's context on the GPU: 300 to 500 MiB with CUDA. */
const GPU_PROCESS_BYTES: Readonly<Record<EngineKind, number>> = { ollama: 400 * MIB, embedded: 400 * MIB, simulated: 100e6 };
/** The loader's tables for an entry of the vocabulary; the embedded engine also reads the file's metadata in JavaScript. */
const VOCABULARY_ENTRY_BYTES: Readonly<Record<EngineKind, number>> = { ollama: 384, embedded: 1280, simulated: 384 };
/** The same for a cell of the cache; both measured (docs/estimator.md). */
const BYTES_PER_CELL = 88;

const isOnGpu = (load: FootprintLoad): boolean => load.onGpu ?? load.engine !== "embedded";

function processBytes(architecture: Architecture, load: FootprintLoad): number {
  const base = isOnGpu(load) ? GPU_PROCESS_BYTES : CPU_PROCESS_BYTES;
  const cells = load.numCtx * load.server.numParallel;
  const engine = load.engine ?? "ollama";
  return base[engine] + VOCABULARY_ENTRY_BYTES[engine] * architecture.vocabularySize + BYTES_PER_CELL * cells;
}

/** The parts of what a loaded model is predicted to hold, or null where the architecture is not known. */
export function predictFootprint(model: ModelProfile, load: FootprintLoad): FootprintParts | null {
  if (model.architecture.state === "unknown") return null;
  const architecture = model.architecture.value;
  const kv = {
    contextTokens: load.numCtx,
    batchTokens: batchOf(load),
    kvType: load.server.kvCacheType,
    parallel: load.server.numParallel,
  };
  return {
    weightBytes: model.fileBytes,
    kvBytes: kvCacheBytes(architecture, kv),
    computeBytes: isOnGpu(load) ? allocatedScratchBytes(architecture, load) : 0,
    processBytes: processBytes(architecture, load),
  };
}

/**
 * Bytes that a model holds right after it was loaded, RAM and VRAM together, predicted before any load: weights, KV cache,
 * compute buffers and the process itself. Null where the model's metadata does not tell its architecture.
 */
export function predictFootprintBytes(model: ModelProfile, load: FootprintLoad): number | null {
  const parts = predictFootprint(model, load);
  return parts === null ? null : parts.weightBytes + parts.kvBytes + parts.computeBytes + parts.processBytes;
}

/**
 * Bytes that a load does not show yet, and that filling the window will take: on a CPU the scratch memory becomes resident only
 * when it is touched (measured: 109 MiB with a batch of 2048 and 30,000 tokens). Zero on a GPU; null as above.
 */
export function predictFillGrowthBytes(model: ModelProfile, load: FootprintLoad): number | null {
  if (model.architecture.state === "unknown") return null;
  return isOnGpu(load) ? 0 : touchedScratchBytes(model.architecture.value, load);
}
