/**
 * Machines of the simulated engine. Sizes in GB (1e9 bytes), bandwidths in GB/s, compute in TFLOP/s, load and
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

export function machineNamed(name: string): SimMachine {
  const machine = MACHINES.find((entry) => entry.name === name);
  if (!machine) throw new RangeError(`There is no simulated machine "${name}".`);
  return machine;
}
