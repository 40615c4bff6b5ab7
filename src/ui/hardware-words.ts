import * as vscode from "vscode";
import type { HardwareReading, MemoryReading } from "../core/domain/hardware";
import { formatBytes } from "../core/format";
import { fullestVram, hottest, shareOf } from "../core/readings";
import type { MachineState } from "../protocol/worker";

export const percent = (share: number): string => `${Math.round(share * 100)} %`;

/** RAM 62 % · VRAM 81 % · CPU 14 % · 61 °C, as far as the machine tells. */
export function shortLine(reading: HardwareReading): string {
  const temperature = hottest(reading);
  return [
    memoryShares(reading),
    `CPU ${percent(reading.cpuLoad)}`,
    ...(temperature === null ? [] : [`${Math.round(temperature)} °C`]),
  ].join(" · ");
}

/** RAM 62 % · VRAM 81 % */
export function memoryShares({ ram, gpus }: HardwareReading): string {
  const vram = fullestVram(gpus);
  return [`RAM ${percent(shareOf(ram))}`, ...(vram ? [`VRAM ${percent(shareOf(vram))}`] : [])].join(" · ");
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
