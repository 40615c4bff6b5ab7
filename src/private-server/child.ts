import type { ChildProcess } from "node:child_process";
import type { Said } from "../core/domain/statements";
import type { ServerIdentity } from "./members";
import { processesOf } from "./processes";

/** How a child ended; resolves also for one that could not be started. */
export function whenEnded(child: ChildProcess): Promise<Said> {
  return new Promise((resolve) => {
    child.once("exit", (code, signal) => {
      resolve(signal === null ? { code: "exit-status", status: String(code) } : { code: "exit-signal", signal });
    });
    child.once("error", (error) => {
      // Also emitted when a signal could not be sent; then it runs.
      if (child.pid === undefined) resolve(error.message);
    });
  });
}

/** A child as it can be found again; null where it has ended, or the machine does not tell. */
export async function headOf({ pid }: ChildProcess): Promise<ServerIdentity["head"]> {
  const entries = await processesOf(process.platform)
    .list()
    .catch(() => []);
  const entry = entries.find((other) => other.pid === pid);
  return entry ? { pid: entry.pid, startedAt: entry.startedAt } : null;
}

/** Asks a child and its group to end: at once, so that it works in a handler of `exit` too. While the child is not waited for, nobody else has its number. */
export function tellGroup(child: ChildProcess): void {
  if (child.pid === undefined || child.exitCode !== null || child.signalCode !== null || process.platform === "win32") return;
  try {
    process.kill(-child.pid, "SIGTERM");
  } catch {
    // Gone meanwhile.
  }
}
