import { execFile } from "node:child_process";
import { promisify } from "node:util";
import { z } from "zod";
import { programName } from "./table";
import type { ProcessEntry, ProcessTable } from "./table";

const run = promisify(execFile);
const LIMIT_MS = 15_000;
const MAX_BYTES = 16 * 2 ** 20;

const PS_ARGS = ["-axo", "pid=,ppid=,pgid=,stat=,lstart=,comm="];
const WINDOWS_QUERY =
  "Get-CimInstance Win32_Process | ForEach-Object { [pscustomobject]@{ pid = $_.ProcessId; parent = $_.ParentProcessId; name = $_.Name; " +
  "startedAt = if ($_.CreationDate) { ([DateTimeOffset]$_.CreationDate).ToUnixTimeMilliseconds() } else { 0 } } } | ConvertTo-Json -Compress";

/** Environments of others cannot be seen by these tools. */
const wasGiven = (): Promise<null> => Promise.resolve(null);

/** macOS and others with `ps`. Times are asked for in UTC, so that a journey does not change them. */
export const psProcesses: ProcessTable = {
  wasGiven,
  list: async () => {
    const env = { ...process.env, LC_ALL: "C", TZ: "UTC" };
    return parsePs((await run("ps", PS_ARGS, { env, timeout: LIMIT_MS, maxBuffer: MAX_BYTES })).stdout);
  },
};

export const windowsProcesses: ProcessTable = {
  wasGiven,
  list: async () => {
    const args = ["-NoProfile", "-NonInteractive", "-Command", WINDOWS_QUERY];
    const { stdout } = await run("powershell", args, { timeout: LIMIT_MS, maxBuffer: MAX_BYTES, windowsHide: true });
    return parseWindows(stdout);
  },
};

/** Lines like `  501   1   501 Ss   Sat Nov 21 12:43:50 2026 /usr/local/bin/ollama`. */
export function parsePs(text: string): ProcessEntry[] {
  return text.split("\n").flatMap((line) => {
    const match = /^\s*(\d+)\s+(\d+)\s+(\d+)\s+(\S+)\s+(\w+\s+\w+\s+\d+\s+[\d:]+\s+\d+)\s+(.*)$/.exec(line);
    const [, pid, parent, group, state = "", started = "", command = ""] = match ?? [];
    const startedAt = Date.parse(`${started} UTC`);
    if (state.startsWith("Z") || Number.isNaN(startedAt)) return [];
    return [{ pid: Number(pid), parent: Number(parent), group: Number(group), startedAt, name: programName(command) }];
  });
}

const windowsProcess = z.object({ pid: z.number(), parent: z.number(), name: z.string(), startedAt: z.number() });

/** @throws where it is no such list */
export const parseWindows = (json: string): ProcessEntry[] =>
  z
    .array(windowsProcess)
    .parse(JSON.parse(json))
    .map((entry) => ({ ...entry, name: programName(entry.name), group: null }));
