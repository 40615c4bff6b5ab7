import * as vscode from "vscode";
import type { GpuReading, HardwareReading, MemoryReading } from "../core/domain/hardware";
import { formatBytes } from "../core/format";
import type { MachineState } from "../protocol/worker";

export const shareOf = ({ usedBytes, totalBytes }: MemoryReading): number => (totalBytes > 0 ? usedBytes / totalBytes : 0);

export const percent = (share: number): string => `${Math.round(share * 100)} %`;

/** The fullest of several: the one that reaches a limit first. */
export const fullestVram = (gpus: readonly GpuReading[]): MemoryReading | null =>
  gpus
    .flatMap(({ vram }) => vram ?? [])
    .reduce<MemoryReading | null>((fullest, vram) => (fullest && shareOf(fullest) >= shareOf(vram) ? fullest : vram), null);

export const hottest = ({ gpus, cpuTemperatureCelsius }: HardwareReading): number | null => {
  const known = [cpuTemperatureCelsius, ...gpus.map((gpu) => gpu.temperatureCelsius)].filter((value) => value !== null);
  return known.length > 0 ? Math.max(...known) : null;
};

/** RAM 62 % · VRAM 81 % · CPU 14 % · 61 °C, as far as the machine tells. */
export function shortLine(reading: HardwareReading): string {
  const vram = fullestVram(reading.gpus);
  const temperature = hottest(reading);
  return [
    `RAM ${percent(shareOf(reading.ram))}`,
    ...(vram ? [`VRAM ${percent(shareOf(vram))}`] : []),
    `CPU ${percent(reading.cpuLoad)}`,
    ...(temperature === null ? [] : [`${Math.round(temperature)} °C`]),
  ].join(" · ");
}

/** Pools past the alert line, in words; empty when all is well. */
export function alertsIn({ reading, limits }: MachineState): readonly string[] {
  const vram = fullestVram(reading.gpus);
  const pools: (readonly [string, MemoryReading | null])[] = [
    ["RAM", reading.ram],
    ["VRAM", vram],
  ];
  return pools.flatMap(([name, memory]) => {
    if (!memory || shareOf(memory) < limits.alert) return [];
    const { usedBytes, totalBytes } = memory;
    return vscode.l10n.t("{0} is {1} full ({2} of {3})", name, percent(shareOf(memory)), formatBytes(usedBytes), formatBytes(totalBytes));
  });
}
