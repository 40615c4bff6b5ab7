import { readFileSync } from "node:fs";
import { freemem } from "node:os";
import { dirname, join } from "node:path";

export type ReadText = (path: string) => string | null;

function readText(path: string): string | null {
  try {
    return readFileSync(path, "utf8");
  } catch {
    return null;
  }
}

/** Values that v1 writes for "no limit" are near the largest 64 bit number. */
const UNLIMITED = 2 ** 60;

/**
 * Bytes that processes of ours can still take: what the machine has available, or less where a control group (a container)
 * allows less. Its page cache counts as available, because the kernel drops it first.
 */
export function availableMemory(read: ReadText = readText): number {
  const groups = parseGroups(read("/proc/self/cgroup"));
  const limits = groups.flatMap(({ version, path }) => ancestors(path).map((folder) => roomIn(version, folder, read)));
  return Math.max(0, Math.min(machineAvailable(read), ...limits));
}

function machineAvailable(read: ReadText): number {
  const kibibytes = /^MemAvailable:\s+(\d+) kB/m.exec(read("/proc/meminfo") ?? "")?.[1];
  return kibibytes === undefined ? freemem() : Number(kibibytes) * 1024;
}

interface Group {
  readonly version: 1 | 2;
  readonly path: string;
}

function parseGroups(text: string | null): Group[] {
  return (text ?? "").split("\n").flatMap((line): Group[] => {
    const [id, controllers, ...rest] = line.split(":");
    const path = rest.join(":");
    if (id === "0" && controllers === "") return [{ version: 2, path }];
    return controllers?.split(",").includes("memory") ? [{ version: 1, path }] : [];
  });
}

/** A group's path and those above it: each may have a limit. */
function ancestors(path: string): string[] {
  return path === "/" || path === "" || path === "." ? ["/"] : [path, ...ancestors(dirname(path))];
}

const FILES = {
  1: { root: "/sys/fs/cgroup/memory", limit: "memory.limit_in_bytes", usage: "memory.usage_in_bytes", cache: "total_inactive_file" },
  2: { root: "/sys/fs/cgroup", limit: "memory.max", usage: "memory.current", cache: "inactive_file" },
} as const;

function roomIn(version: 1 | 2, folder: string, read: ReadText): number {
  const { root, limit, usage, cache } = FILES[version];
  const number = (file: string): number | null => {
    const text = read(join(root, folder, file))?.trim();
    return text !== undefined && /^\d+$/.test(text) ? Number(text) : null;
  };
  const allowed = number(limit);
  const used = number(usage);
  if (allowed === null || allowed > UNLIMITED || used === null) return Infinity;
  const statistics = read(join(root, folder, "memory.stat")) ?? "";
  const reclaimable = Number(new RegExp(`^${cache} (\\d+)$`, "m").exec(statistics)?.[1] ?? 0);
  return allowed - used + reclaimable;
}
