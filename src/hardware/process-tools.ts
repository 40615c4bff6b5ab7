import { z } from "zod";
import type { ProcessMemory, ProcessStat } from "./proc";
import type { HardwareWorld } from "./world";

/** A process as macOS and Windows tell of it: all in one answer, and dearly, so asked at both ends of a trial only. */
export interface ToolProcess extends ProcessStat {
  readonly memory: ProcessMemory;
}

const PS_ARGS = ["-axo", "pid=,ppid=,rss=,time=,comm="] as const;
const WINDOWS_QUERY =
  "Get-CimInstance Win32_Process | Select-Object ProcessId,ParentProcessId,Name,WorkingSetSize,KernelModeTime,UserModeTime | ConvertTo-Json -Compress";

/** Every process, or null where the tool does not answer. */
export async function askProcesses(world: HardwareWorld): Promise<readonly ToolProcess[] | null> {
  const output =
    world.platform === "win32"
      ? await world.run("powershell", ["-NoProfile", "-NonInteractive", "-Command", WINDOWS_QUERY])
      : await world.run("ps", PS_ARGS);
  if (output.state !== "ok") return null;
  const found = world.platform === "win32" ? parseWindowsProcesses(output.text) : parsePs(output.text);
  // O3 itself is one: a list without any is no answer.
  return found === null || found.length === 0 ? null : found;
}

/** `ps -axo pid=,ppid=,rss=,time=,comm=`: resident KiB, and time as [[d-]h:]m:s[.hundredths], with the decimal mark of the language. */
export function parsePs(text: string): ToolProcess[] {
  return text.split("\n").flatMap((line) => {
    const match = /^\s*(\d+)\s+(\d+)\s+(\d+)\s+([\d:.,-]+)\s+(.*)$/.exec(line);
    if (!match) return [];
    const [, pid, parent, rss, time = "", command = ""] = match;
    return [
      {
        pid: Number(pid),
        parent: Number(parent),
        name: command.slice(command.lastIndexOf("/") + 1),
        cpuMs: clockMs(time),
        waitedForMs: 0,
        // ps does not tell mapped files apart; vm_stat counts them as file-backed, not as used.
        memory: { residentBytes: Number(rss) * 1024, fileBytes: 0 },
      },
    ];
  });
}

function clockMs(time: string): number {
  const [days, clock] = time.includes("-") ? time.split("-") : ["0", time];
  const seconds = (clock ?? "").replace(",", ".").split(":").reduce((sum, part) => sum * 60 + Number(part), 0);
  return Math.round((Number(days) * 86_400 + seconds) * 1000);
}

const windowsProcess = z.object({
  ProcessId: z.number(),
  ParentProcessId: z.number(),
  Name: z.string(),
  WorkingSetSize: z.number().nullish(),
  KernelModeTime: z.number().nullish(),
  UserModeTime: z.number().nullish(),
});
const windowsProcesses = z.union([z.array(windowsProcess), windowsProcess.transform((one) => [one])]);

/**
 * Win32_Process as JSON: bytes, and times in 100 ns. Null where it is no such thing. Process 0 is left out: its time is
 * that in which the processors idled.
 */
export function parseWindowsProcesses(text: string): ToolProcess[] | null {
  const parsed = windowsProcesses.safeParse(json(text));
  if (!parsed.success) return null;
  const running = parsed.data.filter(({ ProcessId }) => ProcessId !== 0);
  return running.map((process) => ({
    pid: process.ProcessId,
    parent: process.ParentProcessId,
    name: process.Name.replace(/\.exe$/i, ""),
    cpuMs: ((process.KernelModeTime ?? 0) + (process.UserModeTime ?? 0)) / 10_000,
    waitedForMs: 0,
    memory: { residentBytes: process.WorkingSetSize ?? 0, fileBytes: 0 },
  }));
}

function json(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return null;
  }
}
