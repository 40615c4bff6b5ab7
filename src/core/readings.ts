import type { GpuReading, HardwareReading, MemoryReading } from "./domain/hardware";

/** 0 to 1; 0 where nothing is known of a total. */
export const shareOf = ({ usedBytes, totalBytes }: MemoryReading): number => (totalBytes > 0 ? usedBytes / totalBytes : 0);

/** The fullest VRAM of several GPUs: the one that reaches its limit first. Null where none is told. */
export const fullestVram = (gpus: readonly GpuReading[]): MemoryReading | null =>
  gpus
    .flatMap(({ vram }) => vram ?? [])
    .reduce<MemoryReading | null>((fullest, vram) => (fullest && shareOf(fullest) >= shareOf(vram) ? fullest : vram), null);

/** The hottest of processor and GPUs, °C; null where none is told. */
export function hottest({ gpus, cpuTemperatureCelsius }: HardwareReading): number | null {
  const known = [cpuTemperatureCelsius, ...gpus.map((gpu) => gpu.temperatureCelsius)].filter((value) => value !== null);
  return known.length > 0 ? Math.max(...known) : null;
}
