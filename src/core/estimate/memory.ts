import type { EngineKind } from "../domain/environment";
import type { Architecture, ModelProfile } from "../domain/model";
import type { Auto, ServerSettings } from "../domain/settings";
import { kvCacheBytes } from "./kv-cache";

/** What decides the memory of a loaded model besides the model itself. */
export interface FootprintLoad {
  /** Context of one slot, tokens. */
  readonly numCtx: number;
  readonly numBatch: Auto<number>;
  readonly server: ServerSettings;
  /** Which engine's process is predicted; Ollama's when left out. */
  readonly engine?: EngineKind;
}

/** The parts of a predicted footprint, bytes. */
export interface FootprintParts {
  readonly weightBytes: number;
  readonly kvBytes: number;
  /** Scratch memory of the computation. */
  readonly computeBytes: number;
  /** The process without any model. */
  readonly processBytes: number;
}

const MIB = 2 ** 20;

/** Resident memory of a runner process without a model: docs/estimator.md has the readings. */
const PROCESS_BYTES: Readonly<Record<EngineKind, number>> = { ollama: 24 * MIB, embedded: 90 * MIB, simulated: 100e6 };

/** Batch that a current Ollama chooses by itself, memory permitting (docs/ollama.md); the embedded engine keeps 512. */
export function automaticBatch(numCtx: number): number {
  if (numCtx <= 4096) return 512;
  return numCtx <= 32_768 ? 1024 : 2048;
}

/** Batch that a load really uses: never longer than its context. */
export function batchOf(load: Pick<FootprintLoad, "numCtx" | "numBatch" | "engine">): number {
  const chosen = load.numBatch === "auto" ? (load.engine === "embedded" ? 512 : automaticBatch(load.numCtx)) : load.numBatch;
  return Math.min(chosen, load.numCtx);
}

/** Buffers for one batch: logits, the widest activations, the attention mask, and the scores where flash attention is off. */
function computeBytes(architecture: Architecture, load: FootprintLoad): number {
  const batch = batchOf(load);
  const cells = load.numCtx;
  const activations = batch * (4 * architecture.vocabularySize + 120 * architecture.embeddingLength);
  const mask = 2 * batch * cells;
  const scores = load.server.flashAttention === false ? 4 * batch * cells * architecture.headCount : 0;
  return activations + mask + scores;
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
    computeBytes: computeBytes(architecture, load),
    processBytes: PROCESS_BYTES[load.engine ?? "ollama"],
  };
}

/**
 * Bytes that a loaded model holds, RAM and VRAM together, predicted before any load: weights, KV cache, compute buffers and the
 * process itself. Null where the model's metadata does not tell its architecture.
 */
export function predictFootprintBytes(model: ModelProfile, load: FootprintLoad): number | null {
  const parts = predictFootprint(model, load);
  return parts === null ? null : parts.weightBytes + parts.kvBytes + parts.computeBytes + parts.processBytes;
}
