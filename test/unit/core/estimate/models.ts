import type { Architecture, LayerMemory, ModelProfile } from "../../../../src/core/domain/model";
import type { ServerSettings } from "../../../../src/core/domain/settings";

export const full = (kvHeads: number, headLength: number): LayerMemory => ({
  kind: "full",
  kvHeads,
  keyLength: headLength,
  valueLength: headLength,
});

export const sliding = (kvHeads: number, headLength: number, windowTokens: number): LayerMemory => ({
  kind: "sliding",
  kvHeads,
  keyLength: headLength,
  valueLength: headLength,
  windowTokens,
});

export const repeat = (count: number, layer: LayerMemory): LayerMemory[] => Array.from({ length: count }, () => layer);

export function architecture(layers: readonly LayerMemory[], rest: Partial<Architecture> = {}): Architecture {
  return {
    layers,
    embeddingLength: 2048,
    headCount: 32,
    feedForwardLength: 8192,
    vocabularySize: 32_000,
    experts: { kind: "dense" },
    ...rest,
  };
}

/** 48 layers, 4 KV heads of 128. */
export const QWEN3_CODER = architecture(repeat(48, full(4, 128)), {
  feedForwardLength: 768,
  vocabularySize: 151_936,
  experts: { kind: "mixture", count: 128, used: 8 },
});

/** Models with random weights that were loaded for docs/estimator.md. */
export const SMALL = architecture(repeat(16, full(4, 64)), {
  embeddingLength: 512,
  headCount: 8,
  feedForwardLength: 1536,
  vocabularySize: 8192,
});
export const MEDIUM = architecture(repeat(24, full(8, 64)), {
  embeddingLength: 1024,
  headCount: 16,
  feedForwardLength: 3328,
  vocabularySize: 16_384,
});

export function profile(value: Architecture | null, fileBytes: number): ModelProfile {
  return {
    name: "model",
    digest: "sha256:0",
    fileBytes,
    family: "llama",
    parameterSize: "1B",
    quantization: "Q8_0",
    parameterCount: 1e9,
    trainedContextTokens: 131_072,
    capabilities: ["completion"],
    bakedParameters: {},
    architecture: value === null ? { state: "unknown", why: "block_count is missing" } : { state: "known", value },
    randomWeights: true,
  };
}

export const server = (settings: Partial<ServerSettings> = {}): ServerSettings => ({
  kvCacheType: "f16",
  flashAttention: "auto",
  numParallel: 1,
  ...settings,
});
