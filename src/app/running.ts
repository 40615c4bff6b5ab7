import { execFile } from "node:child_process";
import { basename } from "node:path";

const LIMIT_MS = 2_000;

/** Process ids of programs with one of these names, scripts of Node or Python too; none where the system does not tell in time. Never rejects. */
export function runningPrograms(names: readonly string[], platform: NodeJS.Platform = process.platform): Promise<readonly number[]> {
  if (platform === "win32") return Promise.resolve([]);
  return new Promise((resolve) => {
    execFile("ps", ["-axo", "pid=,args="], { timeout: LIMIT_MS, maxBuffer: 16 * 1024 * 1024 }, (error, stdout) => {
      resolve(error ? [] : pidsIn(stdout, names));
    });
  });
}

/** Of lines with a process id and a command: the program itself, or the script that an interpreter runs. */
export const pidsIn = (listing: string, names: readonly string[]): readonly number[] =>
  listing.split("\n").flatMap((line) => {
    const [pid = "", program = "", script = ""] = line.trim().split(/\s+/);
    const isInterpreter = /^(node|bun|deno|python[\d.]*)$/.test(basename(program));
    return names.includes(basename(program)) || (isInterpreter && names.includes(basename(script))) ? [Number(pid)] : [];
  });
