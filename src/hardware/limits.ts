import type { Breach, HardwareLimits, HardwareReading, MemoryReading } from "../core/domain/hardware";
import type { Said } from "../core/domain/statements";

/** Swap that a trial may grow the system's by before it counts as thrashing. */
const SWAP_GROWTH_BYTES = 256 * 2 ** 20;

const shareOf = ({ usedBytes, totalBytes }: MemoryReading): number => (totalBytes > 0 ? usedBytes / totalBytes : 0);

/**
 * The first limit that a reading passes, or null. `start` is the reading before the trial. On unified memory both the
 * machine's RAM and the GPU's share of it are looked at, each under its own limit.
 */
export function breachOf(reading: HardwareReading, start: HardwareReading, limits: HardwareLimits): Breach | null {
  const ram = shareOf(reading.ram);
  if (ram >= limits.ram) return { what: "ram", message: { code: "ram-past-limit", share: ram, limit: limits.ram } };
  for (const gpu of reading.gpus) {
    const vram = gpu.vram ? shareOf(gpu.vram) : 0;
    if (vram >= limits.vram)
      return { what: "vram", message: { code: "vram-past-limit", gpu: gpu.name, share: vram, limit: limits.vram } };
  }
  const swapped = reading.swap.usedBytes - start.swap.usedBytes;
  if (swapped > SWAP_GROWTH_BYTES)
    return { what: "swap", message: { code: "swapped-out", bytes: swapped } };
  const hottest = hottestOf(reading);
  if (hottest !== null && hottest >= limits.temperatureCelsius) {
    return { what: "temperature", message: { code: "too-hot", celsius: hottest, limitCelsius: limits.temperatureCelsius } };
  }
  return null;
}

export interface Alert {
  /** What it is about; one warning a trial and subject is enough. */
  readonly about: string;
  readonly message: Said;
}

/** What to warn about below the limits. */
export function alertsOf(reading: HardwareReading, limits: HardwareLimits): Alert[] {
  const { alert } = limits;
  const ram = shareOf(reading.ram);
  const gpus = reading.gpus.flatMap(({ index, name, vram }): Alert[] => {
    const share = vram ? shareOf(vram) : 0;
    return share < alert ? [] : [{ about: `gpu-${index}`, message: { code: "vram-high", index, gpu: name, share, alert, limit: limits.vram } }];
  });
  return [...(ram < alert ? [] : [{ about: "ram", message: { code: "ram-high", share: ram, alert, limit: limits.ram } } as const]), ...gpus];
}

/** The first of them, or null. */
export const alertOf = (reading: HardwareReading, limits: HardwareLimits): Said | null => alertsOf(reading, limits)[0]?.message ?? null;

export function hottestOf(reading: HardwareReading): number | null {
  const all = [reading.cpuTemperatureCelsius, ...reading.gpus.map((gpu) => gpu.temperatureCelsius)].filter((value) => value !== null);
  return all.length === 0 ? null : Math.max(...all);
}
