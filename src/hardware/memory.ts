import type { MemoryReading } from "../core/domain/hardware";

/** A container's limit and what it holds, bytes. */
export interface CgroupReading {
  readonly limitBytes: number;
  readonly heldBytes: number;
  /** File cache within `heldBytes`: given back before anything is killed. */
  readonly cacheBytes: number;
}

/**
 * RAM as the limit that binds sees it: the smallest total, and the least that is left under any of the limits, since a
 * container with room to spare still fails on a machine that has none.
 *
 * Weights under mmap are file cache to the kernel, and so "available". But a model reads all of them for every token:
 * without them it crawls. What the engine maps (`engineFileBytes`) therefore counts as used.
 */
export function ramReading(machine: MemoryReading, cgroups: readonly CgroupReading[], engineFileBytes: number): MemoryReading {
  const pools = [
    { total: machine.totalBytes, used: machine.usedBytes + engineFileBytes },
    ...cgroups
      .filter(({ limitBytes }) => limitBytes < machine.totalBytes)
      .map(({ limitBytes, heldBytes, cacheBytes }) => ({
        total: limitBytes,
        used: heldBytes - Math.max(0, cacheBytes - engineFileBytes),
      })),
  ];
  const totalBytes = Math.min(...pools.map(({ total }) => total));
  const leftBytes = Math.min(...pools.map(({ total, used }) => Math.max(0, total - used)));
  return { totalBytes, usedBytes: totalBytes - Math.min(totalBytes, leftBytes) };
}
