import type { Architecture, LayerMemory } from "../domain/model";
import type { KvCacheType } from "../domain/settings";

/** Bytes an element of the KV cache takes: blocks of 32 elements plus their scales (ggml's block layouts). */
export const KV_BYTES_PER_ELEMENT: Readonly<Record<KvCacheType, number>> = {
  f32: 4,
  f16: 2,
  bf16: 2,
  q8_0: 34 / 32,
  q5_1: 24 / 32,
  q5_0: 22 / 32,
  q4_1: 20 / 32,
  q4_0: 18 / 32,
};

/** llama.cpp allocates cells of the cache in steps of this many tokens. */
const CELL_STEP = 256;

/** `tokens` rounded up to whole steps of 256. */
const padTokens = (tokens: number): number => Math.ceil(tokens / CELL_STEP) * CELL_STEP;

export interface KvCacheLoad {
  /** Context of one slot, tokens. */
  readonly contextTokens: number;
  /** Prompt tokens evaluated at once: a sliding window must hold them besides the window itself. */
  readonly batchTokens: number;
  readonly kvType: KvCacheType;
  /** Slots; each has a cache of its own. */
  readonly parallel: number;
}

/** Bytes that one cell (one token in one layer) takes; zero for a recurrent layer, whose state does not grow. */
function cellBytes(layer: LayerMemory, kvType: KvCacheType): number {
  const element = KV_BYTES_PER_ELEMENT[kvType];
  switch (layer.kind) {
    case "full":
    case "sliding":
      return layer.kvHeads * (layer.keyLength + layer.valueLength) * element;
    case "latent":
      // The compressed vector serves as key and value; only the rotary part is a second entry.
      return (layer.latentLength + layer.ropeLength) * element;
    case "recurrent":
      return 0;
  }
}

/** Bytes of one layer's memory for one slot. */
function layerBytes(layer: LayerMemory, load: Omit<KvCacheLoad, "parallel">): number {
  const cells = padTokens(load.contextTokens);
  switch (layer.kind) {
    case "full":
    case "latent":
      return cells * cellBytes(layer, load.kvType);
    case "sliding":
      return Math.min(cells, padTokens(layer.windowTokens + load.batchTokens)) * cellBytes(layer, load.kvType);
    case "recurrent":
      return layer.stateBytes;
  }
}

/** Bytes of the whole KV cache (and recurrent state) of a loaded model. */
export function kvCacheBytes(architecture: Architecture, load: KvCacheLoad): number {
  return load.parallel * architecture.layers.reduce((total, layer) => total + layerBytes(layer, load), 0);
}

/** Bytes that one more token of a long context costs (sliding windows are full by then, recurrent states fixed). */
export function kvBytesPerToken(architecture: Architecture, kvType: KvCacheType, parallel = 1): number {
  return parallel * architecture.layers.reduce((total, layer) => total + (layer.kind === "sliding" ? 0 : cellBytes(layer, kvType)), 0);
}
