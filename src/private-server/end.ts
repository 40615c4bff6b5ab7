import { execFile } from "node:child_process";
import { setTimeout as sleep } from "node:timers/promises";
import { promisify } from "node:util";
import { membersOf } from "./members";
import type { ServerIdentity } from "./members";
import { processesOf } from "./processes";

const run = promisify(execFile);

/** A server that is asked to end unloads its model first. */
const ASKED_LIMIT_MS = 5_000;
const FORCED_LIMIT_MS = 5_000;
const FIRST_PAUSE_MS = 10;
const LONGEST_PAUSE_MS = 200;
const TOOL_LIMIT_MS = 10_000;

/**
 * Ends a server and its runners: asks, then forces. Takes no signal, because nothing may be left behind when a run is cancelled.
 * @returns the numbers of those that ran, and of those that still run
 */
export async function endServer(
  identity: ServerIdentity,
): Promise<{ readonly found: readonly number[]; readonly left: readonly number[] }> {
  const found = new Set<number>();
  let left: readonly number[] = [];
  for (const [signal, limitMs] of [["SIGTERM", ASKED_LIMIT_MS] as const, ["SIGKILL", FORCED_LIMIT_MS] as const]) {
    const told = new Set<number>();
    const end = performance.now() + limitMs;
    for (let pauseMs = FIRST_PAUSE_MS; ; pauseMs = Math.min(2 * pauseMs, LONGEST_PAUSE_MS)) {
      left = (await membersOf(identity, processesOf(process.platform))).map(({ pid }) => pid);
      for (const pid of left.filter((member) => !told.has(member))) {
        found.add(pid);
        told.add(pid);
        await tell(pid, signal);
      }
      if (left.length === 0) return { found: [...found], left };
      if (performance.now() > end) break;
      await sleep(pauseMs);
    }
  }
  return { found: [...found], left };
}

async function tell(pid: number, signal: NodeJS.Signals): Promise<void> {
  try {
    if (process.platform === "win32")
      await run("taskkill", ["/PID", String(pid), "/T", "/F"], { timeout: TOOL_LIMIT_MS, windowsHide: true });
    else process.kill(pid, signal);
  } catch {
    // Gone meanwhile, or somebody else's: the next look at the processes tells.
  }
}
