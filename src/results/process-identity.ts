import { readFileSync, readlinkSync } from "node:fs";
import { uptime } from "node:os";
import { basename } from "node:path";
import { hasCode } from "./io-error";

/** A process as it signed a lock. `startedAt` is in clock ticks since boot, or "unknown"; `since` is a date. */
export interface Signature {
  readonly pid: number;
  readonly startedAt: string;
  readonly since: string;
}

/** Whether the very process that signed still runs: numbers are given again, start times are not. */
export function isAlive({ pid, startedAt, since }: Signature): boolean {
  try {
    process.kill(pid, 0);
  } catch (error) {
    // No right to signal it means that it is there.
    if (!hasCode(error, "EPERM")) return false;
  }
  const identity = identityOf(pid);
  if (identity === null) return !signedBeforeBoot(since);
  // A zombie is a killed process that its parent has not asked for yet.
  if (identity.state === "Z") return false;
  return startedAt === "unknown" || identity.startedAt === startedAt;
}

/** Nothing that runs now was there before the machine started; a minute for a clock that was set meanwhile. */
export const signedBeforeBoot = (since: string): boolean => Date.parse(since) < Date.now() - uptime() * 1000 - 60_000;

/** A thread of this process as the kernel knows it. `startedAt` is in clock ticks since boot. */
export interface Task {
  readonly id: string;
  readonly startedAt: string;
}

/** The thread that calls, where /proc tells (Linux); undefined elsewhere. */
export function thisTask(): Task | undefined {
  try {
    const id = basename(readlinkSync("/proc/thread-self"));
    const identity = statusIn(`/proc/self/task/${id}/stat`);
    return identity ? { id, startedAt: identity.startedAt } : undefined;
  } catch {
    return undefined;
  }
}

export const isTaskAlive = ({ id, startedAt }: Task): boolean => statusIn(`/proc/self/task/${id}/stat`)?.startedAt === startedAt;

interface Status {
  readonly state: string;
  readonly startedAt: string;
}

/** State and start time of a process where /proc tells (Linux); null elsewhere. */
export const identityOf = (pid: number): Status | null => statusIn(`/proc/${pid}/stat`);

function statusIn(path: string): Status | null {
  try {
    const stat = readFileSync(path, "utf8");
    // The name in brackets may hold anything, blanks and brackets too.
    const fields = stat.slice(stat.lastIndexOf(")") + 2).split(" ");
    return { state: fields[0] ?? "", startedAt: fields[19] ?? "unknown" };
  } catch {
    return null;
  }
}
