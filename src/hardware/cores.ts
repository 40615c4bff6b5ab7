import { readText } from "./gpu/sysfs";
import type { HardwareWorld } from "./world";

/** A processor list of the kernel ("0-3,8") as numbers. */
export function parseCpuList(text: string): number[] {
  return [...text.matchAll(/(\d+)(?:-(\d+))?/g)].flatMap(([, first = "0", last = first]) =>
    Array.from({ length: Number(last) - Number(first) + 1 }, (_, offset) => Number(first) + offset),
  );
}

/** Performance cores of a hybrid Intel processor, or null where the kernel tells of no two kinds. */
export async function hybridPerformanceCores(world: HardwareWorld): Promise<number | null> {
  const list = await readText(world, "/sys/devices/cpu_core/cpus");
  if (list === null) return null;
  const siblings = await Promise.all(
    parseCpuList(list).map(
      async (cpu) => (await readText(world, `/sys/devices/system/cpu/cpu${cpu}/topology/thread_siblings_list`)) ?? `${cpu}`,
    ),
  );
  return new Set(siblings).size;
}

export interface Cores {
  readonly physicalCores: number;
  readonly performanceCores: number;
  readonly logicalCores: number;
}

/**
 * Cores that may be used. A container's quota of 2.5 cores lets two threads run undisturbed, a third would be stopped
 * half of the time: rounded down.
 */
export function usableCores(machine: Cores, quota: number | null): Cores {
  const most = quota === null ? machine.logicalCores : Math.max(1, Math.min(machine.logicalCores, Math.floor(quota)));
  return {
    physicalCores: Math.max(1, Math.min(machine.physicalCores, most)),
    performanceCores: Math.max(1, Math.min(machine.performanceCores, machine.physicalCores, most)),
    logicalCores: most,
  };
}
