import { spawn } from "node:child_process";
import { once } from "node:events";
import { join } from "node:path";
import { createInterface } from "node:readline";

export interface OtherProcess {
  readonly pid: number;
  /** Resolves with the lines it has printed as soon as there are `count`. */
  lines(count: number): Promise<readonly string[]>;
  /** kill -9; resolves with all that it has printed when it is gone. */
  kill(): Promise<readonly string[]>;
}

/** Starts `crashing-writer.ts`. Whoever starts it kills it. */
export function startWriter(folder: string, model: string, job: "append" | "hold"): OtherProcess {
  const script = join(__dirname, "crashing-writer.ts");
  const child = spawn(process.execPath, ["--require", "tsx/cjs", script, folder, model, job], { stdio: ["pipe", "pipe", "inherit"] });
  const printed: string[] = [];
  const reader = createInterface({ input: child.stdout });
  const closed = once(reader, "close");
  const ended = once(child, "exit").then(([code]) => {
    throw new Error(`The other process ended (exit code ${String(code)}).`);
  });
  // Ended by kill(), nobody waits for it.
  ended.catch(() => undefined);
  reader.on("line", (line) => printed.push(line));
  return {
    pid: child.pid ?? 0,
    lines: async (count) => {
      while (printed.length < count) await Promise.race([once(reader, "line"), ended]);
      return printed;
    },
    kill: async () => {
      child.kill("SIGKILL");
      await closed;
      return printed;
    },
  };
}
