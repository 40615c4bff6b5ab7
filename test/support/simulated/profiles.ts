/**
 * Machines and models of the simulated engine. Sizes in GB (1e9 bytes), bandwidths in GB/s, compute in TFLOP/s, load and
 * touch in GB/s, times in seconds.
 */
export interface SimMachine {
  readonly name: string;
  /** Decides the noise of reloads. */
  readonly kind: "dedicated" | "laptop" | "vm";
  readonly gpu: "none" | "unified" | "discrete";
  /** Where the model must fit to be resident. */
  readonly pool: number;
  /** RAM that a model may spill to; 0 is none. */
  readonly spill: number;
  /** Held by others before any load, of the pool and of RAM beside it. */
  readonly base: number;
  readonly baseRam: number;
  readonly cores: number;
  readonly logical: number;
  /** Threads at which decoding reaches half of its limit, and at which it saturates. */
  readonly halfThreads: number;
  readonly saturationThreads: number;
  readonly cpuBandwidth: number;
  readonly cpuTflops: number;
  readonly gpuBandwidth: number;
  readonly gpuTflops: number;
  readonly pcie: number;
  readonly load: number;
  readonly touch: number;
}

const NO_GPU = { gpuBandwidth: 0, gpuTflops: 0, pcie: 0 } as const;

export const MACHINES: readonly SimMachine[] = [
  {
    name: "cpu-16c-127GB",
    kind: "dedicated",
    gpu: "none",
    pool: 127,
    spill: 0,
    base: 5,
    baseRam: 0,
    cores: 16,
    logical: 32,
    halfThreads: 8,
    saturationThreads: 12,
    cpuBandwidth: 70,
    cpuTflops: 1.2,
    ...NO_GPU,
    load: 4,
    touch: 4,
  },
  {
    name: "strix-halo-64",
    kind: "laptop",
    gpu: "unified",
    pool: 48,
    spill: 0,
    base: 1.5,
    baseRam: 0,
    cores: 16,
    logical: 32,
    halfThreads: 8,
    saturationThreads: 12,
    cpuBandwidth: 90,
    cpuTflops: 1.2,
    gpuBandwidth: 215,
    gpuTflops: 12,
    pcie: 0,
    load: 3,
    touch: 8,
  },
  {
    name: "strix-halo-96",
    kind: "laptop",
    gpu: "unified",
    pool: 72,
    spill: 0,
    base: 1.5,
    baseRam: 0,
    cores: 16,
    logical: 32,
    halfThreads: 8,
    saturationThreads: 12,
    cpuBandwidth: 90,
    cpuTflops: 1.2,
    gpuBandwidth: 215,
    gpuTflops: 12,
    pcie: 0,
    load: 3,
    touch: 8,
  },
  {
    name: "laptop-8GB",
    kind: "laptop",
    gpu: "discrete",
    pool: 8,
    spill: 64,
    base: 0.6,
    baseRam: 8,
    cores: 8,
    logical: 16,
    halfThreads: 5,
    saturationThreads: 6,
    cpuBandwidth: 60,
    cpuTflops: 0.6,
    gpuBandwidth: 256,
    gpuTflops: 28,
    pcie: 11,
    load: 2.5,
    touch: 40,
  },
  {
    name: "gpu-24GB",
    kind: "dedicated",
    gpu: "discrete",
    pool: 24,
    spill: 64,
    base: 0.7,
    baseRam: 6,
    cores: 12,
    logical: 24,
    halfThreads: 6,
    saturationThreads: 8,
    cpuBandwidth: 60,
    cpuTflops: 1,
    gpuBandwidth: 900,
    gpuTflops: 60,
    pcie: 22,
    load: 5,
    touch: 100,
  },
  {
    name: "apple-36",
    kind: "laptop",
    gpu: "unified",
    pool: 27,
    spill: 0,
    base: 1,
    baseRam: 0,
    cores: 10,
    logical: 10,
    halfThreads: 5,
    saturationThreads: 8,
    cpuBandwidth: 120,
    cpuTflops: 1,
    gpuBandwidth: 270,
    gpuTflops: 6,
    pcie: 0,
    load: 4,
    touch: 10,
  },
  {
    name: "vm-2c-24GB",
    kind: "vm",
    gpu: "none",
    pool: 24,
    spill: 0,
    base: 1.2,
    baseRam: 0,
    cores: 2,
    logical: 2,
    halfThreads: 3.2,
    saturationThreads: 2,
    cpuBandwidth: 21,
    cpuTflops: 0.1,
    ...NO_GPU,
    load: 1,
    touch: 0.6,
  },
];

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

export function machineNamed(name: string): SimMachine {
  const machine = MACHINES.find((entry) => entry.name === name);
  if (!machine) throw new RangeError(`There is no simulated machine "${name}".`);
  return machine;
}

export function modelNamed(name: string): SimModel {
  const model = MODELS.find((entry) => entry.name === name);
  if (!model) throw new RangeError(`There is no simulated model "${name}".`);
  return model;
}
