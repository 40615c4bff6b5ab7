import { z } from "zod";
import { KV_CACHE_TYPES } from "../../core/domain/settings";
import { ENGINE_REASONS } from "../../core/errors";
import { said } from "./said";

/** Building blocks of the schemas. Sizes in bytes, times in ms, contexts in tokens, as in the domain types they mirror. */
export const nullableNumber = z.number().nullable();
export const engineReason = z.enum(ENGINE_REASONS);

const auto = <T extends z.ZodType>(type: T): z.ZodUnion<[z.ZodLiteral<"auto">, T]> => z.union([z.literal("auto"), type]);

export const runnerSettings = z.object({
  numCtx: auto(z.number()),
  numBatch: auto(z.number()),
  numThread: auto(z.number()),
  numGpu: auto(z.number()),
  useMmap: auto(z.boolean()),
});

export const kvCacheType = z.enum(KV_CACHE_TYPES);

export const serverAsked = z.object({
  kvCacheType: auto(kvCacheType),
  flashAttention: auto(z.boolean()),
  numParallel: auto(z.number()),
});

export const setup = z.object({ options: runnerSettings, server: serverAsked });

export const serverSettings = z.object({
  kvCacheType,
  flashAttention: auto(z.boolean()),
  numParallel: z.number(),
});

const memory = z.object({ usedBytes: z.number(), totalBytes: z.number() });

const gpuReading = z.object({
  index: z.number(),
  name: z.string(),
  vram: memory.nullable(),
  utilization: nullableNumber,
  temperatureCelsius: nullableNumber,
  clockMhz: nullableNumber,
});

const engineUsage = z.discriminatedUnion("state", [
  z.object({
    state: z.literal("seen"),
    residentBytes: z.number(),
    runnersBytes: z.number().default(0),
    vramBytes: nullableNumber,
    ownBytes: z.number().optional(),
    processIds: z.array(z.number()),
  }),
  z.object({ state: z.literal("hidden"), why: said, elsewhere: z.literal(true).optional() }),
]);

export const hardwareReading = z.object({
  atMs: z.number(),
  ram: memory,
  swap: memory,
  gpus: z.array(gpuReading),
  cpuLoad: z.number(),
  cpuTemperatureCelsius: nullableNumber,
  engine: engineUsage,
  otherCores: nullableNumber,
});

const breach = z.object({ what: z.enum(["ram", "vram", "swap", "temperature"]), message: said });

export const watchSummary = z.object({
  samples: z.number(),
  before: hardwareReading,
  after: hardwareReading,
  peakRamBytes: z.number(),
  peakVramBytes: nullableNumber,
  swapGrowthBytes: z.number(),
  peakTemperatureCelsius: nullableNumber,
  otherCores: nullableNumber,
  outsiders: z.array(z.object({ name: z.string(), cores: z.number() })).optional(),
  otherClients: nullableNumber.optional(),
  gpuOutsiders: z.array(z.string()).optional(),
  idleGpuShare: z.number().optional(),
  unread: z.literal(true).optional(),
  guardCpuShare: z.number(),
  eventLoopDelayMs: z.number().optional(),
  breach: breach.nullable(),
});

const gpuProfile = z.object({
  name: z.string(),
  vendor: z.enum(["nvidia", "amd", "intel", "apple", "other"]),
  vramBytes: nullableNumber,
  driver: z.string().nullable(),
  bandwidthBytesPerSecond: nullableNumber,
});

const toolStatus = z.discriminatedUnion("state", [
  z.object({ name: z.string(), state: z.literal("found"), version: said }),
  z.object({ name: z.string(), state: z.literal("missing"), costs: said }),
  z.object({ name: z.string(), state: z.literal("failed"), why: said }),
]);

const hardwareProfile = z.object({
  platform: z.string(),
  osRelease: z.string(),
  cpuModel: z.string(),
  physicalCores: z.number(),
  performanceCores: z.number(),
  logicalCores: z.number(),
  ramBytes: z.number(),
  ramLimitedBy: z.enum(["machine", "cgroup"]),
  swapBytes: z.number(),
  gpus: z.array(gpuProfile),
  layout: z.discriminatedUnion("kind", [
    z.object({ kind: z.literal("cpu") }),
    z.object({ kind: z.literal("discrete") }),
    z.object({ kind: z.literal("unified"), gpuShareBytes: z.number() }),
  ]),
  power: z.enum(["mains", "battery", "unknown"]),
  tools: z.array(toolStatus),
  fingerprint: z.string(),
});

export const environment = z.object({
  engine: z.object({
    kind: z.enum(["ollama", "embedded", "simulated"]),
    version: z.string(),
    endpoint: z.string(),
    local: z.boolean(),
    server: z.object({ state: z.enum(["known", "assumed"]), settings: serverSettings }),
  }),
  hardware: hardwareProfile,
  o3Version: z.string(),
});
