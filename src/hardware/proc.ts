import type { MemoryReading } from "../core/domain/hardware";

/** Linux's /proc, read directly: a sample has to cost far less than what it watches. All parsers are pure. */

export interface SystemMemory {
  /** Used is what could not be had by a new program: total less MemAvailable. */
  readonly ram: MemoryReading;
  readonly swap: MemoryReading;
}

export function parseMeminfo(text: string): SystemMemory {
  const bytes = (key: string): number => kibibytes(text, key) ?? 0;
  // WSL 1 and kernels before 3.14 do not tell MemAvailable.
  const available = kibibytes(text, "MemAvailable") ?? bytes("MemFree") + bytes("Buffers") + bytes("Cached") - bytes("Shmem");
  return {
    ram: { totalBytes: bytes("MemTotal"), usedBytes: bytes("MemTotal") - available },
    swap: { totalBytes: bytes("SwapTotal"), usedBytes: bytes("SwapTotal") - bytes("SwapFree") },
  };
}

/** /proc counts in hundredths of a second on every architecture that Ollama runs on. */
const MS_PER_TICK = 10;

/** Processor time since boot over all cores, ms; `totalMs` counts the idle time too. */
export interface CpuSums {
  readonly busyMs: number;
  readonly totalMs: number;
  readonly cores: number;
}

export function parseStat(text: string): CpuSums {
  const fields = (/^cpu\s+(.*)$/m.exec(text)?.[1] ?? "").split(/\s+/).map(Number);
  // user nice system idle iowait irq softirq steal; guest time is part of user already.
  const [user = 0, nice = 0, system = 0, idle = 0, iowait = 0, irq = 0, softirq = 0, steal = 0] = fields;
  const busy = user + nice + system + irq + softirq + steal;
  return { busyMs: busy * MS_PER_TICK, totalMs: (busy + idle + iowait) * MS_PER_TICK, cores: text.match(/^cpu\d+ /gm)?.length ?? 0 };
}

export interface ProcessStat {
  readonly pid: number;
  readonly parent: number;
  /** At most 15 characters on Linux. */
  readonly name: string;
  /** Processor time of its own, ms. */
  readonly cpuMs: number;
  /** Processor time of children that ended and were waited for, ms. */
  readonly waitedForMs: number;
}

/** `/proc/<pid>/stat`; the name may hold spaces and brackets, so fields count from the last bracket. */
export function parseProcessStat(text: string): ProcessStat | null {
  const open = text.indexOf("(");
  const close = text.lastIndexOf(")");
  if (open < 0 || close < 0) return null;
  const fields = text.slice(close + 2).split(" ");
  const number = (index: number): number => Number(fields[index] ?? 0);
  return {
    pid: Number(text.slice(0, open)),
    name: text.slice(open + 1, close),
    parent: number(1),
    cpuMs: (number(11) + number(12)) * MS_PER_TICK,
    waitedForMs: (number(13) + number(14)) * MS_PER_TICK,
  };
}

/** Memory of one process, bytes. `fileBytes` is the part that maps files: a model's weights under mmap. */
export interface ProcessMemory {
  readonly residentBytes: number;
  readonly fileBytes: number;
  /** What it has for itself, whether in RAM or in swap; absent where the system does not tell. A leak shows here even when swap takes it. */
  readonly ownBytes?: number;
}

/** `/proc/<pid>/status`: in kB whatever the size of a page, unlike statm. Kernel threads have no memory. */
export function parseProcessStatus(text: string): ProcessMemory {
  const [anonymous, swapped] = [kibibytes(text, "RssAnon"), kibibytes(text, "VmSwap")];
  return {
    residentBytes: kibibytes(text, "VmRSS") ?? 0,
    fileBytes: kibibytes(text, "RssFile") ?? 0,
    ...(anonymous === null ? {} : { ownBytes: anonymous + (swapped ?? 0) }),
  };
}

function kibibytes(text: string, key: string): number | null {
  const value = new RegExp(`^${key}:\\s+(\\d+) kB$`, "m").exec(text)?.[1];
  return value === undefined ? null : Number(value) * 1024;
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
