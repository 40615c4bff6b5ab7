import type { Breach, HardwareLimits, HardwareReading, MemoryReading } from "../core/domain/hardware";

/** Swap that a trial may grow the system's by before it counts as thrashing. */
const SWAP_GROWTH_BYTES = 256 * 2 ** 20;

const percent = (share: number): string => `${(share * 100).toFixed(1)} %`;
const shareOf = ({ usedBytes, totalBytes }: MemoryReading): number => (totalBytes > 0 ? usedBytes / totalBytes : 0);

/**
 * The first limit that a reading passes, or null. `start` is the reading before the trial. On unified memory both the
 * machine's RAM and the GPU's share of it are looked at, each under its own limit.
 */
export function breachOf(reading: HardwareReading, start: HardwareReading, limits: HardwareLimits): Breach | null {
  const ram = shareOf(reading.ram);
  if (ram >= limits.ram) return { what: "ram", message: `RAM is at ${percent(ram)}; the limit is ${percent(limits.ram)}.` };
  for (const gpu of reading.gpus) {
    const vram = gpu.vram ? shareOf(gpu.vram) : 0;
    if (vram >= limits.vram)
      return { what: "vram", message: `VRAM of ${gpu.name} is at ${percent(vram)}; the limit is ${percent(limits.vram)}.` };
  }
  const swapped = reading.swap.usedBytes - start.swap.usedBytes;
  if (swapped > SWAP_GROWTH_BYTES)
    return { what: "swap", message: `The system swapped out ${Math.round(swapped / 2 ** 20)} MiB during the trial.` };
  const hottest = hottestOf(reading);
  if (hottest !== null && hottest >= limits.temperatureCelsius) {
    return { what: "temperature", message: `The temperature is ${hottest.toFixed(0)} °C; the limit is ${limits.temperatureCelsius} °C.` };
  }
  return null;
}

export interface Alert {
  /** What it is about; one warning a trial and subject is enough. */
  readonly about: string;
  readonly message: string;
}

/** What to warn about below the limits. */
export function alertsOf(reading: HardwareReading, limits: HardwareLimits): Alert[] {
  const pools = [
    { about: "RAM", share: shareOf(reading.ram), limit: limits.ram },
    ...reading.gpus.map(({ index, name, vram }) => ({
      about: `VRAM of GPU ${index} (${name})`,
      share: vram ? shareOf(vram) : 0,
      limit: limits.vram,
    })),
  ];
  return pools
    .filter(({ share }) => share >= limits.alert)
    .map(({ about, share, limit }) => ({
      about,
      message: `${about} is at ${percent(share)} (alert at ${percent(limits.alert)}, limit ${percent(limit)}).`,
    }));
}

/** The first of them in one sentence, or null. */
export const alertOf = (reading: HardwareReading, limits: HardwareLimits): string | null => alertsOf(reading, limits)[0]?.message ?? null;

export function hottestOf(reading: HardwareReading): number | null {
  const all = [reading.cpuTemperatureCelsius, ...reading.gpus.map((gpu) => gpu.temperatureCelsius)].filter((value) => value !== null);
  return all.length === 0 ? null : Math.max(...all);
}
