import type { MemoryReading } from "../core/domain/hardware";
import type { HardwareWorld } from "./world";

/** Memory that a container may use; null where no limit binds. Sources: cgroup v2 memory.max, v1 memory.limit_in_bytes. */
export async function cgroupMemory(world: HardwareWorld, machineBytes: number): Promise<MemoryReading | null> {
  const own = (await world.read("/proc/self/cgroup")) ?? "";
  const v2 = /^0::(.*)$/m.exec(own)?.[1] ?? "/";
  // A limit on any ancestor binds, so the whole way up is looked at and the tightest one taken.
  const found: MemoryReading[] = [];
  for (const path of ancestors(v2)) {
    const reading = await readV2(world, `/sys/fs/cgroup${path}`);
    if (reading) found.push(reading);
  }
  const v1 = /^\d+:[^:]*\bmemory\b[^:]*:(.*)$/m.exec(own)?.[1];
  for (const path of v1 === undefined ? [] : ancestors(v1)) {
    const reading = await readV1(world, `/sys/fs/cgroup/memory${path}`);
    if (reading) found.push(reading);
  }
  const binding = found.filter((reading) => reading.totalBytes < machineBytes);
  return binding.sort((a, b) => a.totalBytes - a.usedBytes - (b.totalBytes - b.usedBytes))[0] ?? null;
}

function ancestors(path: string): string[] {
  const parts = path.split("/").filter((part) => part !== "");
  return [...parts.map((_, depth) => `/${parts.slice(0, parts.length - depth).join("/")}`), ""];
}

async function readV2(world: HardwareWorld, folder: string): Promise<MemoryReading | null> {
  const max = Number((await world.read(`${folder}/memory.max`))?.trim());
  const current = Number((await world.read(`${folder}/memory.current`))?.trim());
  if (!Number.isFinite(max) || max <= 0 || !Number.isFinite(current)) return null;
  return { totalBytes: max, usedBytes: current - (await reclaimable(world, `${folder}/memory.stat`, "inactive_file")) };
}

async function readV1(world: HardwareWorld, folder: string): Promise<MemoryReading | null> {
  const max = Number((await world.read(`${folder}/memory.limit_in_bytes`))?.trim());
  const current = Number((await world.read(`${folder}/memory.usage_in_bytes`))?.trim());
  if (!Number.isFinite(max) || max <= 0 || !Number.isFinite(current)) return null;
  return { totalBytes: max, usedBytes: current - (await reclaimable(world, `${folder}/memory.stat`, "total_inactive_file")) };
}

/** File cache that the kernel gives back before it kills: no use of memory. */
async function reclaimable(world: HardwareWorld, path: string, key: string): Promise<number> {
  const stat = (await world.read(path)) ?? "";
  return Number(new RegExp(`^${key} (\\d+)$`, "m").exec(stat)?.[1] ?? 0);
}
