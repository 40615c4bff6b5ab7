import { spawn } from "node:child_process";
import { createInterface } from "node:readline";
import { fileURLToPath } from "node:url";
import { Problem } from "./problem.mjs";

const guard = fileURLToPath(new URL("guard.mjs", import.meta.url));

/**
 * Starts a command in a process group of its own, which ends with stop() or with this process.
 * `lineMatching` waits for a line of its output and returns the match's first group.
 */
export function startGroup(command, args, { env, cwd, onLine = () => undefined } = {}) {
  const child = spawn(process.execPath, [guard, command, ...args], { env, cwd, detached: true, stdio: ["pipe", "pipe", "pipe"] });
  const lines = [];
  const listeners = new Set([onLine]);
  for (const stream of [child.stdout, child.stderr]) {
    createInterface({ input: stream }).on("line", (line) => {
      lines.push(line);
      for (const listener of listeners) listener(line);
    });
  }
  child.stdin.on("error", () => undefined);
  const gone = new Promise((resolve) => child.once("close", resolve));
  const stop = async () => {
    child.stdin.end();
    await gone;
  };
  const lineMatching = (pattern, limitMs) =>
    new Promise((resolve, reject) => {
      const fail = (why) => reject(new Problem(`${command} ${why}\n${lines.slice(-20).join("\n")}`));
      const limit = setTimeout(() => fail(`said nothing within ${limitMs / 1000} s`), limitMs);
      const look = (line) => {
        const found = pattern.exec(line);
        if (!found) return;
        clearTimeout(limit);
        listeners.delete(look);
        resolve(found[1]);
      };
      listeners.add(look);
      lines.forEach(look);
      void gone.then(() => {
        clearTimeout(limit);
        fail("ended at once");
      });
    });
  return { gone, lines, stop, lineMatching };
}
