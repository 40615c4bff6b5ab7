import { execFile } from "node:child_process";
import { readFile } from "node:fs/promises";
import { basename } from "node:path";

const LIMIT_MS = 2_000;

/**
 * Process ids of programs with one of these names that work in this home folder, scripts of Node or Python too; none where the system does not
 * tell in time. Where it does not tell the home folder, each counts. Never rejects.
 */
export async function runningPrograms(names: readonly string[], home: string, platform: NodeJS.Platform = process.platform): Promise<readonly number[]> {
  if (platform === "win32") return [];
  const pids = pidsIn(await listing(), names);
  if (platform !== "linux") return pids;
  const here = await Promise.all(pids.map((pid) => isIn(home, pid)));
  return pids.filter((_, at) => here[at]);
}

const listing = (): Promise<string> =>
  new Promise((resolve) => {
    execFile("ps", ["-axo", "pid=,args="], { timeout: LIMIT_MS, maxBuffer: 16 * 1024 * 1024 }, (error, stdout) => {
      resolve(error ? "" : stdout);
    });
  });

/** A process of somebody else's cannot be read, and has other files. */
async function isIn(home: string, pid: number): Promise<boolean> {
  const environment = await readFile(`/proc/${pid}/environ`, "utf8").catch(() => null);
  if (environment === null) return false;
  const said = environment.split("\0").find((entry) => entry.startsWith("HOME="));
  return said === undefined || said === `HOME=${home}`;
}

/** Of lines with a process id and a command: the program itself, or the script that an interpreter runs. */
export const pidsIn = (listing: string, names: readonly string[]): readonly number[] =>
  listing.split("\n").flatMap((line) => {
    const [pid = "", program = "", script = ""] = line.trim().split(/\s+/);
    const isInterpreter = /^(node|bun|deno|python[\d.]*)$/.test(basename(program));
    return names.includes(basename(program)) || (isInterpreter && names.includes(basename(script))) ? [Number(pid)] : [];
  });
