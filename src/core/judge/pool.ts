import type { HardwareProfile, HardwareReading, MemoryReading } from "../domain/hardware";
import type { PoolUse } from "../domain/trial";
import type { LoadedModel } from "../ports";

/** Pools of memory as people write them. */
export const POOL_NAMES = { ram: "RAM", vram: "VRAM", "ram+vram": "RAM + VRAM" } as const;

/** The pool a model must fit into on this machine, in bytes, and who holds it. */
export interface Pool {
  readonly name: PoolUse["pool"];
  readonly totalBytes: number;
  readonly usedBytes: number;
}

/** Model wholly on the GPU, within the rounding of `/api/ps`. */
export const ON_GPU = 0.995;

export const gpuShareOf = (loaded: LoadedModel): number => (loaded.sizeBytes > 0 ? Math.min(1, loaded.vramBytes / loaded.sizeBytes) : 0);

/**
 * The share of a load that is on a GPU. Servers count buffers for the processor's own matrix units (AMX) as VRAM, too: where no GPU is known and
 * RAM holds what is said to be on one, nothing is.
 */
export function trueGpuShare({ gpus, layout }: HardwareProfile, loaded: LoadedModel, { footprintBytes, told }: PoolUse): number {
  const inRam = layout.kind === "cpu" && gpus.length === 0 && told === undefined && footprintBytes >= loaded.sizeBytes - loaded.vramBytes / 2;
  return inRam ? 0 : gpuShareOf(loaded);
}

/**
 * Which pool binds. `resident` says whether the model is (or is meant to be) wholly on a discrete GPU; if it does not
 * fit there at its smallest, GPU and RAM together are the pool. On unified memory the GPU's share of RAM can bind
 * before RAM itself does: what lies outside that share then counts as used by others.
 */
export function poolOf(profile: HardwareProfile, reading: HardwareReading, resident: boolean, limit: number): Pool {
  switch (profile.layout.kind) {
    case "cpu":
      return { name: "ram", ...reading.ram };
    case "discrete": {
      const vram = sum(reading.gpus.flatMap((gpu) => (gpu.vram ? [gpu.vram] : [])));
      if (vram.totalBytes === 0) return { name: "ram", ...reading.ram };
      return resident ? { name: "vram", ...vram } : { name: "ram+vram", ...sum([vram, reading.ram]) };
    }
    case "unified": {
      const outside = limit * Math.max(0, reading.ram.totalBytes - profile.layout.gpuShareBytes);
      const gpuUsed = reading.gpus[0]?.vram?.usedBytes ?? 0;
      return { name: "ram", totalBytes: reading.ram.totalBytes, usedBytes: Math.max(reading.ram.usedBytes, outside + gpuUsed) };
    }
  }
}

/** A footprint below this share of what the server says it took is not the model's: another process holds the memory. */
const BELIEVED_SHARE = 0.25;
/** Of the whole pool's growth more is asked: weights mapped from files do not show in it, and other programs come and go. */
const BELIEVED_GROWTH = { least: 0.7, most: 1.5 };
/** What other programs' changes drown, bytes. */
const SMALL_MODEL_BYTES = 512 * 2 ** 20;

/**
 * What a load holds of its pool. `before` is read with the model unloaded, `after` with it loaded. The engine's own
 * processes tell it best. They are not believed where they hold far less than the server says that the model takes: what answers
 * on the port may be a proxy. Then the server's own figure counts, and where the processes are hidden the growth of the whole pool, if the two agree.
 */
export function useOf(
  profile: HardwareProfile,
  before: HardwareReading,
  after: HardwareReading,
  loaded: LoadedModel,
  resident: boolean,
  limit: number,
): PoolUse {
  const empty = poolOf(profile, before, resident, limit);
  const full = poolOf(profile, after, resident, limit);
  const use = { pool: full.name, totalBytes: full.totalBytes, othersBytes: empty.usedBytes };
  const said = saidBytes(loaded, full.name);
  const own = ownGrowth(before, after, full.name);
  if (own !== null && own >= BELIEVED_SHARE * said.atLeast) return { ...use, footprintBytes: own };
  const growth = full.usedBytes - empty.usedBytes;
  return own === null && !isElsewhere(after) && agrees(growth, said.whole)
    ? { ...use, footprintBytes: growth, told: "pool" }
    : { ...use, footprintBytes: said.whole, told: "server" };
}

const agrees = (growth: number, saidBytes: number): boolean =>
  saidBytes >= SMALL_MODEL_BYTES && growth >= BELIEVED_GROWTH.least * saidBytes && growth <= BELIEVED_GROWTH.most * saidBytes;

const isElsewhere = ({ engine }: HardwareReading): boolean => engine.state === "hidden" && engine.elsewhere === true;

/** What the server says that the model takes of a pool, bytes. Without a GPU that can be read, its "VRAM" may be RAM, or a GPU's that is not seen. */
function saidBytes({ sizeBytes, vramBytes }: LoadedModel, pool: PoolUse["pool"]): { readonly whole: number; readonly atLeast: number } {
  switch (pool) {
    case "vram":
      return { whole: vramBytes, atLeast: vramBytes };
    case "ram+vram":
      return { whole: sizeBytes, atLeast: sizeBytes };
    case "ram":
      return { whole: sizeBytes, atLeast: sizeBytes - vramBytes };
  }
}

function ownGrowth(before: HardwareReading, after: HardwareReading, pool: PoolUse["pool"]): number | null {
  if (before.engine.state !== "seen" || after.engine.state !== "seen") return null;
  // The server beside its runners grows and tidies up when it likes, by up to 10 MiB a load: that is no model's memory.
  const part = after.engine.runnersBytes > 0 ? "runnersBytes" : "residentBytes";
  const resident = after.engine[part] - before.engine[part];
  const vram = after.engine.vramBytes === null ? null : after.engine.vramBytes - (before.engine.vramBytes ?? 0);
  switch (pool) {
    case "ram":
      return resident > 0 ? resident + Math.max(0, vram ?? 0) : null;
    case "vram":
      return vram !== null && vram > 0 ? vram : null;
    case "ram+vram":
      return vram !== null && resident > 0 ? resident + vram : null;
  }
}

function sum(readings: readonly MemoryReading[]): MemoryReading {
  return {
    usedBytes: readings.reduce((total, reading) => total + reading.usedBytes, 0),
    totalBytes: readings.reduce((total, reading) => total + reading.totalBytes, 0),
  };
}
