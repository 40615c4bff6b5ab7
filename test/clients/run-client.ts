import { spawn } from "node:child_process";
import { readFileSync, readdirSync } from "node:fs";
import { randomUUID } from "node:crypto";

export interface Command {
  readonly program: string;
  readonly args: readonly string[];
  readonly cwd: string;
  readonly env: Readonly<Record<string, string>>;
}

export interface Ran {
  readonly exit: number | null;
  readonly stdout: string;
  readonly stderr: string;
  readonly ms: number;
}

/** By it a client's helpers are known that have left its process group. */
const MARK = "O3_CLIENT_RUN";

/** Runs a client to its end, and ends what it leaves behind. @throws Error when it takes longer than the limit, with what it had said */
export async function runClient({ program, args, cwd, env }: Command, limitMs: number): Promise<Ran> {
  const mark = randomUUID();
  const began = performance.now();
  const child = spawn(program, args, { cwd, env: { ...env, [MARK]: mark }, detached: true, stdio: ["ignore", "pipe", "pipe"] });
  let [stdout, stderr] = ["", ""];
  child.stdout.setEncoding("utf8").on("data", (text: string) => (stdout += text));
  child.stderr.setEncoding("utf8").on("data", (text: string) => (stderr += text));
  const late = new AbortController();
  const limit = setTimeout(() => {
    late.abort();
    endAll(child.pid, mark);
  }, limitMs);
  try {
    const closed = new Promise((resolve) => child.once("close", resolve));
    const exit = await new Promise<number | null>((resolve, reject) => {
      child.once("error", reject);
      child.once("exit", resolve);
    });
    // A helper that lives on holds the streams open.
    endAll(child.pid, mark);
    await closed;
    if (late.signal.aborted) throw new Error(`${program} took longer than ${limitMs} ms. It said: ${stdout.slice(-1500)}\n${stderr.slice(-1500)}`);
    return { exit, stdout, stderr, ms: performance.now() - began };
  } finally {
    clearTimeout(limit);
  }
}

function endAll(group: number | undefined, mark: string): void {
  if (group !== undefined) kill(-group);
  for (const pid of markedBy(mark)) kill(pid);
}

function kill(pid: number): void {
  try {
    process.kill(pid, "SIGKILL");
  } catch {
    // It has ended by itself.
  }
}

function markedBy(mark: string): number[] {
  if (process.platform !== "linux") return [];
  return readdirSync("/proc")
    .filter((name) => /^\d+$/.test(name))
    .filter((pid) => {
      try {
        return readFileSync(`/proc/${pid}/environ`, "latin1").includes(`${MARK}=${mark}`);
      } catch {
        return false;
      }
    })
    .map(Number);
}
