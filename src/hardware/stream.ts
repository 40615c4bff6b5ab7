import { spawn } from "node:child_process";
import { createInterface } from "node:readline";
import { within } from "./time-limit";
import { toolEnvironment } from "./tool-environment";

/** A tool that runs until it is closed. */
export interface LineStream {
  /** Resolves when the process is gone. */
  close(): Promise<void>;
}

const CLOSE_LIMIT_MS = 1_000;

/** Starts a tool and hands over each line it prints. A tool that ends by itself just stops printing. */
export function streamLines(command: string, args: readonly string[], onLine: (line: string) => void): LineStream | null {
  const child = spawn(command, [...args], { env: toolEnvironment(), stdio: ["ignore", "pipe", "ignore"], windowsHide: true });
  const gone = new Promise<void>((resolve) => {
    child.once("close", () => {
      resolve();
    });
    child.once("error", () => {
      resolve();
    });
  });
  if (child.pid === undefined) return null;
  // Nobody waits for a watcher: it must not keep the program alive.
  child.unref();
  createInterface({ input: child.stdout }).on("line", onLine);
  return {
    close: async () => {
      child.kill("SIGKILL");
      await within(gone, CLOSE_LIMIT_MS, undefined);
    },
  };
}
