import type { MemoryReading } from "../core/domain/hardware";
import type { HardwareWorld } from "./world";

/** Linux's /proc, read directly: a sample has to cost far less than what it watches. */

export interface SystemMemory {
  readonly ram: MemoryReading;
  readonly swap: MemoryReading;
}

export function parseMeminfo(text: string): SystemMemory {
  const kib = (key: string): number => Number(new RegExp(`^${key}:\\s+(\\d+) kB$`, "m").exec(text)?.[1] ?? 0) * 1024;
  return {
    ram: { totalBytes: kib("MemTotal"), usedBytes: kib("MemTotal") - kib("MemAvailable") },
    swap: { totalBytes: kib("SwapTotal"), usedBytes: kib("SwapTotal") - kib("SwapFree") },
  };
}

/** Clock ticks since boot, over all processors. */
export interface CpuTicks {
  readonly busy: number;
  readonly total: number;
}

export function parseStat(text: string): CpuTicks {
  const fields = (/^cpu\s+(.*)$/m.exec(text)?.[1] ?? "").split(/\s+/).map(Number);
  // user nice system idle iowait irq softirq steal; guest time is part of user already.
  const [user = 0, nice = 0, system = 0, idle = 0, iowait = 0, irq = 0, softirq = 0, steal = 0] = fields;
  const busy = user + nice + system + irq + softirq + steal;
  return { busy, total: busy + idle + iowait };
}

export interface ProcessStat {
  readonly pid: number;
  readonly parent: number;
  readonly name: string;
  /** User and system ticks, those of ended and waited-for children not included. */
  readonly ticks: number;
  readonly residentBytes: number;
}

const PAGE_BYTES = 4096;

/** `/proc/<pid>/stat`; the name may hold spaces and brackets, so fields count from the last bracket. */
export function parseProcessStat(text: string): ProcessStat | null {
  const open = text.indexOf("(");
  const close = text.lastIndexOf(")");
  if (open < 0 || close < 0) return null;
  const fields = text.slice(close + 2).split(" ");
  return {
    pid: Number(text.slice(0, open)),
    name: text.slice(open + 1, close),
    parent: Number(fields[1]),
    ticks: Number(fields[11]) + Number(fields[12]),
    residentBytes: Number(fields[21]) * PAGE_BYTES,
  };
}

export async function readProcess(world: HardwareWorld, pid: number): Promise<ProcessStat | null> {
  const text = await world.read(`/proc/${pid}/stat`);
  return text === null ? null : parseProcessStat(text);
}

export async function readProcesses(world: HardwareWorld): Promise<ProcessStat[]> {
  const pids = (await world.list("/proc")).filter((name) => /^\d+$/.test(name)).map(Number);
  const stats = await Promise.all(pids.map((pid) => readProcess(world, pid)));
  return stats.filter((stat) => stat !== null);
}

/** `roots` and everything they started. */
export function withDescendants(processes: readonly ProcessStat[], roots: readonly number[]): ProcessStat[] {
  const family = new Set(roots);
  for (let grown = true; grown;) {
    grown = false;
    for (const { pid, parent } of processes) {
      if (family.has(parent) && !family.has(pid)) {
        family.add(pid);
        grown = true;
      }
    }
  }
  return processes.filter(({ pid }) => family.has(pid));
}

/** Inode of the socket that listens on a port, from `/proc/net/tcp` and `tcp6`; null where none does. */
export function listeningInode(text: string, port: number): string | null {
  const hex = port.toString(16).toUpperCase().padStart(4, "0");
  for (const line of text.split("\n").slice(1)) {
    const fields = line.trim().split(/\s+/);
    if (fields[1]?.endsWith(`:${hex}`) && fields[3] === "0A") return fields[9] ?? null;
  }
  return null;
}
