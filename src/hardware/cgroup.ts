import type { CgroupReading } from "./memory";
import type { HardwareWorld } from "./world";

/** A memory limit that is set on a process's control group or on one above it. */
export interface MemoryLimit {
  readonly version: 1 | 2;
  readonly folder: string;
  readonly limitBytes: number;
}

/**
 * Memory limits that bind a process. One on any ancestor binds too, so the whole way up is looked at. Sources: cgroup
 * v2 `memory.max` (past it a process is killed) and `memory.high` (past it one is slowed to a crawl), v1 `memory.limit_in_bytes` (which is near
 * 2^63 where none is set).
 */
export async function memoryLimits(world: HardwareWorld, pid: number | "self"): Promise<MemoryLimit[]> {
  const found: MemoryLimit[] = [];
  for (const { version, folder } of await foldersOf(world, pid, "memory")) {
    const named = await Promise.all((version === 2 ? ["memory.max", "memory.high"] : ["memory.limit_in_bytes"]).map((name) => number(world, `${folder}/${name}`)));
    const set = named.filter((bytes) => bytes !== null && bytes > 0 && bytes < 2 ** 62) as number[];
    if (set.length > 0) found.push({ version, folder, limitBytes: Math.min(...set) });
  }
  return found;
}

/** Null when the group is gone. */
export async function readMemoryLimit(world: HardwareWorld, { version, folder, limitBytes }: MemoryLimit): Promise<CgroupReading | null> {
  const heldBytes = await number(world, `${folder}/${version === 2 ? "memory.current" : "memory.usage_in_bytes"}`);
  if (heldBytes === null) return null;
  const stat = (await world.read(`${folder}/memory.stat`)) ?? "";
  const prefix = version === 2 ? "" : "total_";
  // The kernel takes both lists back before it kills; a file that was read twice (a model, loaded again) is "active".
  const value = (key: string): number => Number(new RegExp(`^${prefix}${key} (\\d+)$`, "m").exec(stat)?.[1] ?? 0);
  return { limitBytes, heldBytes, cacheBytes: value("inactive_file") + value("active_file") };
}

/** Cores that the tightest processor quota allows, or null. Sources: cgroup v2 `cpu.max`, v1 `cpu.cfs_quota_us`. */
export async function cpuQuota(world: HardwareWorld, pid: number | "self"): Promise<number | null> {
  const quotas: number[] = [];
  for (const { version, folder } of await foldersOf(world, pid, "cpu")) {
    const [quota, period] =
      version === 2
        ? ((await world.read(`${folder}/cpu.max`)) ?? "").trim().split(" ").map(Number)
        : [await number(world, `${folder}/cpu.cfs_quota_us`), await number(world, `${folder}/cpu.cfs_period_us`)];
    if (quota && period && quota > 0 && period > 0) quotas.push(quota / period);
  }
  return quotas.length === 0 ? null : Math.min(...quotas);
}

interface Folder {
  readonly version: 1 | 2;
  readonly folder: string;
}

async function foldersOf(world: HardwareWorld, pid: number | "self", controller: string): Promise<Folder[]> {
  const own = (await world.read(`/proc/${pid}/cgroup`)) ?? "";
  const v2 = /^0::(.*)$/m.exec(own)?.[1] ?? "/";
  const v1 = new RegExp(`^\\d+:(?:[^:]*,)?${controller}(?:,[^:]*)?:(.*)$`, "m").exec(own)?.[1];
  return [
    ...ancestors(v2).map((path) => ({ version: 2 as const, folder: `/sys/fs/cgroup${path}` })),
    ...(v1 === undefined ? [] : ancestors(v1).map((path) => ({ version: 1 as const, folder: `/sys/fs/cgroup/${controller}${path}` }))),
  ];
}

/** A path seen from outside a container does not exist inside it; its root does, and carries the container's limit. */
function ancestors(path: string): string[] {
  const parts = path.split("/").filter((part) => part !== "" && part !== "..");
  return [...parts.map((_, depth) => `/${parts.slice(0, parts.length - depth).join("/")}`), ""];
}

async function number(world: HardwareWorld, path: string): Promise<number | null> {
  const text = (await world.read(path))?.trim();
  const value = Number(text);
  return text === undefined || text === "" || !Number.isFinite(value) ? null : value;
}
