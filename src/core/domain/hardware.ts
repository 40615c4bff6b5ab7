import type { Said } from "./statements";

/** Memory of one pool. Used and total are what the *limit* sees: a cgroup's where one binds. */
export interface MemoryReading {
  readonly usedBytes: number;
  readonly totalBytes: number;
}

export interface GpuReading {
  readonly index: number;
  readonly name: string;
  readonly vram: MemoryReading | null;
  /** 0 to 1. */
  readonly utilization: number | null;
  readonly temperatureCelsius: number | null;
  readonly clockMhz: number | null;
}

/** What the engine's own processes hold, or why that cannot be seen. */
export type EngineUsage =
  | {
      readonly state: "seen";
      readonly residentBytes: number;
      /** Of which the processes that the server started, which hold its models. */
      readonly runnersBytes: number;
      readonly vramBytes: number | null;
      /** What they have for themselves, in RAM and in swap; absent where the system does not tell. */
      readonly ownBytes?: number | undefined;
      readonly processIds: readonly number[];
    }
  /** `elsewhere`: on another machine, so that this one's memory says nothing of it. */
  | { readonly state: "hidden"; readonly why: Said; readonly elsewhere?: true | undefined };

/** One sample of the machine. `null` is "this platform does not tell", never zero. */
export interface HardwareReading {
  /** Epoch milliseconds. */
  readonly atMs: number;
  readonly ram: MemoryReading;
  readonly swap: MemoryReading;
  readonly gpus: readonly GpuReading[];
  /** 0 to 1 over all logical cores since the previous reading. */
  readonly cpuLoad: number;
  readonly cpuTemperatureCelsius: number | null;
  readonly engine: EngineUsage;
  /** Cores (1.0 = one core fully busy) used since the previous reading by neither engine nor O3; null where that cannot be told. */
  readonly otherCores: number | null;
}

export type MemoryLayout =
  /** No GPU that the engine can use. */
  | { readonly kind: "cpu" }
  /** GPU with memory of its own. */
  | { readonly kind: "discrete" }
  /** CPU and GPU share one memory (Apple silicon, Strix Halo). `gpuShareBytes` is the GPU's part. */
  | { readonly kind: "unified"; readonly gpuShareBytes: number };

export interface GpuProfile {
  readonly name: string;
  readonly vendor: "nvidia" | "amd" | "intel" | "apple" | "other";
  readonly vramBytes: number | null;
  readonly driver: string | null;
  /** Memory bandwidth in bytes a second where known, for plausibility. */
  readonly bandwidthBytesPerSecond: number | null;
}

export interface HardwareProfile {
  readonly platform: string;
  readonly osRelease: string;
  readonly cpuModel: string;
  readonly physicalCores: number;
  readonly performanceCores: number;
  readonly logicalCores: number;
  /** The limit that binds: cgroup or physical. */
  readonly ramBytes: number;
  readonly ramLimitedBy: "machine" | "cgroup";
  readonly swapBytes: number;
  readonly gpus: readonly GpuProfile[];
  readonly layout: MemoryLayout;
  readonly power: "mains" | "battery" | "unknown";
  /** Tools looked for and what their absence costs. */
  readonly tools: readonly ToolStatus[];
  /** Stable hash of what speed and memory depend on (CPU, memory, GPUs, drivers). */
  readonly fingerprint: string;
}

export type ToolStatus =
  | { readonly name: string; readonly state: "found"; readonly version: Said }
  | { readonly name: string; readonly state: "missing"; readonly costs: Said }
  | { readonly name: string; readonly state: "failed"; readonly why: Said };

/** Shares of a pool, 0 to 1. */
export interface HardwareLimits {
  readonly ram: number;
  readonly vram: number;
  /** Share at which the user is alerted; below the limits. */
  readonly alert: number;
  readonly temperatureCelsius: number;
}

export interface Breach {
  readonly what: "ram" | "vram" | "swap" | "temperature";
  /** One sentence with figures. */
  readonly message: Said;
}

/** What the guard saw during one trial. */
export interface WatchSummary {
  readonly samples: number;
  readonly before: HardwareReading;
  readonly after: HardwareReading;
  readonly peakRamBytes: number;
  readonly peakVramBytes: number | null;
  readonly swapGrowthBytes: number;
  readonly peakTemperatureCelsius: number | null;
  /** Mean over the trial; null where it cannot be told. */
  readonly otherCores: number | null;
  /** The programs that took most of it, where they can be told. */
  readonly outsiders?: readonly { readonly name: string; readonly cores: number }[] | undefined;
  /** Most other clients that the server worked for at once; null where that cannot be told, absent in older journals. */
  readonly otherClients?: number | null | undefined;
  /** Programs that kept a GPU busy beside the engine. */
  readonly gpuOutsiders?: readonly string[] | undefined;
  /** How busy the busiest GPU was before anything of O3's ran, 0 to 1; absent where something of O3's had just run. */
  readonly idleGpuShare?: number | undefined;
  /** The last reading could not be had, or not all of it: what others did until then is not known. */
  readonly unread?: true | undefined;
  /** Share of one core that the guard itself used. */
  readonly guardCpuShare: number;
  /** How late O3's own thread was at most, ms: times taken with its clock may be late by so much. Absent in older journals. */
  readonly eventLoopDelayMs?: number | undefined;
  readonly breach: Breach | null;
}

/** One thing that the check of the machine and the server found, with what to do about it. */
export interface Finding {
  /** note: nothing is wrong, and nothing was checked that could be well. */
  readonly state: "ok" | "note" | "warning" | "problem";
  /** What it is about, in a word or two of English, as a key too; src/words has what to call it. */
  readonly what: string;
  readonly detail: Said;
  readonly remedy?: Said;
  /** What a front end with buttons can offer in place of the remedy. */
  readonly action?: "start-server" | "pull-model";
}
