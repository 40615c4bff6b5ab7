import type { HardwareReading, MemoryReading } from "../core/domain/hardware";
import { shareOf } from "../core/readings";
import type { MeasuredPreset } from "../core/domain/measured-preset";
import type { Said } from "../core/domain/statements";

/** Never load what is predicted to pass the limit: others may hold more memory now than when the preset was measured. Null where there is room, or nothing is known. */
export function tooTight({ footprint, limits }: Pick<MeasuredPreset, "footprint" | "limits">, { ram, gpus }: HardwareReading): Said | null {
  if (footprint === null) return null;
  const vram = gpus.flatMap((gpu) => gpu.vram ?? []);
  const total = (of: (memory: MemoryReading) => number, pools: readonly MemoryReading[]): number =>
    pools.reduce((sum, memory) => sum + of(memory), 0);
  const pools = footprint.pool === "ram" ? [ram] : footprint.pool === "vram" ? vram : [ram, ...vram];
  if (pools.length === 0) return null;
  const usedBytes = total((memory) => memory.usedBytes, pools);
  const totalBytes = total((memory) => memory.totalBytes, pools);
  // How a load in both is divided is the server's choice: neither may be full already, and together they need room below the smaller limit.
  const limit = footprint.pool === "ram" ? limits.ram : footprint.pool === "vram" ? limits.vram : Math.min(limits.ram, limits.vram);
  const full = footprint.pool === "ram+vram" && (isFull(ram, limits.ram) || vram.some((memory) => isFull(memory, limits.vram)));
  if (!full && usedBytes + footprint.bytes <= limit * totalBytes) return null;
  const names = { ram: "RAM", vram: "VRAM", "ram+vram": "RAM + VRAM" } as const;
  return { code: "too-tight", needBytes: footprint.bytes, pool: names[footprint.pool], usedBytes, totalBytes };
}

const isFull = (memory: MemoryReading, limit: number): boolean => shareOf(memory) >= limit;
