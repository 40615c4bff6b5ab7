import { execFile } from "node:child_process";
import { readFileSync } from "node:fs";
import { readdir, readFile, readlink } from "node:fs/promises";
import os from "node:os";
import type { Said } from "../core/domain/statements";
import { readFacts } from "./facts";
import type { MachineFacts } from "./facts";
import { parseProcessStat } from "./proc";
import { streamLines } from "./stream";
import type { LineStream } from "./stream";
import { within } from "./time-limit";
import { toolEnvironment } from "./tool-environment";

/** How hardware is looked at; tests put recorded machines in. */
export interface HardwareWorld {
  readonly platform: NodeJS.Platform;
  readonly ownPid: number;
  /** Text of a file, or null where it cannot be read. */
  readonly read: (path: string) => Promise<string | null>;
  readonly list: (path: string) => Promise<readonly string[]>;
  readonly link: (path: string) => Promise<string | null>;
  /** Output of a tool, or why there is none. Ended after three seconds. */
  readonly run: (command: string, args: readonly string[]) => Promise<ToolOutput>;
  /** A tool that prints lines until it is closed; null where it cannot be started. */
  readonly stream: (command: string, args: readonly string[], onLine: (line: string) => void) => LineStream | null;
  /** What systeminformation tells; slow, so asked once. */
  readonly facts: () => Promise<MachineFacts>;
  /** Processor time of all cores since boot, ms, where there is no /proc. */
  readonly cpuTimes: () => CpuTimes;
  /** Memory that can be had at once, bytes, where there is neither /proc nor vm_stat. */
  readonly freeBytes: () => number;
  readonly totalBytes: () => number;
  /** Processor time that this process and the tools it started have used so far, ms. */
  readonly spentMs: () => number;
}

export interface CpuTimes {
  readonly busyMs: number;
  /** Sum over all cores. */
  readonly totalMs: number;
  readonly cores: number;
}

export type ToolOutput =
  | { readonly state: "ok"; readonly text: string }
  | { readonly state: "missing" }
  /** `text` is what it printed all the same: nvidia-smi fails over one GPU and tells of the others. */
  | { readonly state: "failed"; readonly why: Said; readonly text: string };

const TOOL_LIMIT_MS = 3_000;
const KILL_MS = 500;
/** Files of a driver that hangs never answer. */
const FILE_LIMIT_MS = 3_000;
const LATE: Said = { code: "no-answer-within", limitMs: TOOL_LIMIT_MS };

export function realWorld(): HardwareWorld {
  let toolWallMs = 0;
  return {
    platform: process.platform,
    ownPid: process.pid,
    // The kernel answers these from memory: read at once they cost a sixth of what the thread pool makes of them.
    read: (path) =>
      fromMemory(path)
        ? Promise.resolve(readNow(path))
        : within(
            readFile(path, "utf8").catch(() => null),
            FILE_LIMIT_MS,
            null,
          ),
    list: (path) =>
      within(
        readdir(path).catch(() => []),
        FILE_LIMIT_MS,
        [],
      ),
    link: (path) =>
      within(
        readlink(path).catch(() => null),
        FILE_LIMIT_MS,
        null,
      ),
    run: async (command, args) => {
      const from = performance.now();
      // A tool that waits for a stuck driver cannot even be killed: it is left behind.
      const output = await within(runTool(command, args), TOOL_LIMIT_MS + KILL_MS, { state: "failed" as const, why: LATE, text: "" });
      toolWallMs += performance.now() - from;
      return output;
    },
    stream: streamLines,
    facts: readFacts,
    cpuTimes,
    freeBytes: () => os.freemem(),
    totalBytes: () => os.totalmem(),
    spentMs: () => {
      const { user, system } = process.cpuUsage();
      // Elsewhere a tool's wall time stands in for its processor time: more than it can have used on one core.
      return (user + system) / 1000 + (process.platform === "linux" ? waitedForMs() : toolWallMs);
    },
  };
}

/** But for the tables of sockets, which take milliseconds to write out. */
const fromMemory = (path: string): boolean => (path.startsWith("/proc/") && !path.startsWith("/proc/net/")) || path.startsWith("/sys/fs/cgroup/");

function readNow(path: string): string | null {
  try {
    return readFileSync(path, "utf8");
  } catch {
    return null;
  }
}

const waitedForMs = (): number => parseProcessStat(readNow("/proc/self/stat") ?? "")?.waitedForMs ?? 0;

function runTool(command: string, args: readonly string[]): Promise<ToolOutput> {
  return new Promise((resolve) => {
    const options = { env: toolEnvironment(), timeout: TOOL_LIMIT_MS, killSignal: "SIGKILL", windowsHide: true, maxBuffer: 16 * 2 ** 20 } as const;
    execFile(command, [...args], options, (error, stdout, stderr) => {
      if (!error) resolve({ state: "ok", text: stdout });
      else if (error.code === "ENOENT") resolve({ state: "missing" });
      else
        resolve({
          state: "failed",
          why: error.killed ? LATE : firstLine(stdout, stderr, error.message),
          text: stdout,
        });
    });
  });
}

/** nvidia-smi words its failures on standard output. */
const firstLine = (...texts: readonly string[]): Said =>
  texts
    .flatMap((text) => text.split("\n"))
    .find((line) => line.trim() !== "")
    ?.trim() ?? { code: "failed-without-word" };

function cpuTimes(): CpuTimes {
  const cpus = os.cpus();
  let busyMs = 0;
  let idleMs = 0;
  for (const { times } of cpus) {
    busyMs += times.user + times.nice + times.sys + times.irq;
    idleMs += times.idle;
  }
  return { busyMs, totalMs: busyMs + idleMs, cores: cpus.length };
}
