/** Models of the simulated engine: the seeds' five and one that everybody knows. Sizes in GB (1e9 bytes), contexts in tokens. */
export interface SimModel {
  readonly name: string;
  readonly family: string;
  /** File, and what decoding reads a token, GB. */
  readonly weights: number;
  readonly active: number;
  /** Active parameters, 1e9. */
  readonly parameters: number;
  readonly experts: { readonly count: number; readonly used: number } | null;
  readonly fullLayers: number;
  readonly slidingLayers: number;
  readonly window: number;
  readonly convLayers: number;
  readonly kvHeads: number;
  readonly headLength: number;
  readonly heads: number;
  readonly embedding: number;
  readonly vocabulary: number;
  readonly trained: number;
}

const DENSE = { experts: null, slidingLayers: 0, window: 0, convLayers: 0 } as const;

export const MODELS: readonly SimModel[] = [
  {
    ...DENSE,
    name: "qwen3-coder:30b",
    family: "qwen3moe",
    weights: 18.6,
    active: 2.1,
    parameters: 3.3,
    experts: { count: 128, used: 8 },
    fullLayers: 48,
    kvHeads: 4,
    headLength: 128,
    heads: 32,
    embedding: 2048,
    vocabulary: 151_936,
    trained: 262_144,
  },
  {
    ...DENSE,
    name: "gemma3-27b-qat",
    family: "gemma3",
    weights: 18,
    active: 17.2,
    parameters: 27,
    fullLayers: 10,
    slidingLayers: 52,
    window: 1024,
    kvHeads: 16,
    headLength: 128,
    heads: 32,
    embedding: 5376,
    vocabulary: 262_144,
    trained: 131_072,
  },
  {
    ...DENSE,
    name: "liquid-rag",
    family: "lfm2",
    weights: 0.73,
    active: 0.73,
    parameters: 1.17,
    fullLayers: 6,
    convLayers: 10,
    kvHeads: 8,
    headLength: 64,
    heads: 32,
    embedding: 2048,
    vocabulary: 65_536,
    trained: 128_000,
  },
  {
    ...DENSE,
    name: "qwen2.5:3b",
    family: "qwen2",
    weights: 1.93,
    active: 1.9,
    parameters: 3.1,
    fullLayers: 36,
    kvHeads: 2,
    headLength: 128,
    heads: 16,
    embedding: 2048,
    vocabulary: 151_936,
    trained: 32_768,
  },
  {
    ...DENSE,
    name: "gemma3:4b",
    family: "gemma3",
    weights: 3.3,
    active: 2.5,
    parameters: 3.9,
    fullLayers: 5,
    slidingLayers: 29,
    window: 1024,
    kvHeads: 4,
    headLength: 256,
    heads: 8,
    embedding: 2560,
    vocabulary: 262_144,
    trained: 131_072,
  },
  {
    ...DENSE,
    name: "llama3.1:8b",
    family: "llama",
    weights: 4.92,
    active: 4.6,
    parameters: 8,
    fullLayers: 32,
    kvHeads: 8,
    headLength: 128,
    heads: 32,
    embedding: 4096,
    vocabulary: 128_256,
    trained: 131_072,
  },
];

export function modelNamed(name: string): SimModel {
  const model = MODELS.find((entry) => entry.name === name);
  if (!model) throw new RangeError(`There is no simulated model "${name}".`);
  return model;
}
