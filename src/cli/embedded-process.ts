import { spawn } from "node:child_process";
import type { ChildProcess } from "node:child_process";
import { existsSync } from "node:fs";
import { join } from "node:path";
import { createInterface } from "node:readline";
import { z } from "zod";
import { Cancelled, UsageError } from "../core/errors";

/** The embedded engine as a child process of ours. */
export interface EmbeddedProcess {
  readonly endpoint: string;
  readonly modelsFolder: string;
  readonly pid: number;
  readonly child: ChildProcess;
  /** Resolves when it has ended. */
  readonly stop: () => Promise<void>;
}

const START_LIMIT_MS = 120_000;
const STOP_LIMIT_MS = 5_000;

/** The built server; it is part of the source tree and never of the packaged extension. */
export const embeddedServer = (): string => join(__dirname, "..", "src", "embedded", "dist", "server.mjs");

/** Starts the embedded engine on a loopback port and waits until it listens. */
export async function startEmbedded(
  args: readonly string[],
  signal: AbortSignal,
  onLine: (line: string) => void,
): Promise<EmbeddedProcess> {
  const server = embeddedServer();
  if (!existsSync(server)) {
    throw new UsageError("The embedded engine is not built here. Run 'npm start' in a clone of the repository, or start Ollama.");
  }
  // The channel is never spoken on: it breaks when we end, even by kill -9, and takes the engine with us.
  // A group of its own: Ctrl-C in a terminal is for O3, which unloads the model first.
  const child = spawn(process.execPath, [server, ...args], { stdio: ["ignore", "pipe", "pipe", "ipc"], detached: process.platform !== "win32" });
  const stop = (): Promise<void> => endProcess(child);
  if (child.stderr) createInterface({ input: child.stderr }).on("line", onLine);
  try {
    const said = await listening(child, signal);
    return { endpoint: said.endpoint, modelsFolder: said.models, pid: child.pid ?? 0, child, stop };
  } catch (error) {
    await stop();
    throw error;
  }
}

function listening(child: ReturnType<typeof spawn>, signal: AbortSignal): Promise<Listening> {
  return new Promise((resolve, reject) => {
    const limit = setTimeout(() => {
      reject(new UsageError(`The embedded engine did not listen within ${START_LIMIT_MS / 1000} s.`));
    }, START_LIMIT_MS);
    const done = (settle: () => void): void => {
      clearTimeout(limit);
      settle();
    };
    signal.addEventListener("abort", () => {
      done(() => {
        reject(new Cancelled());
      });
    });
    child.once("exit", (code) => {
      done(() => {
        reject(
          new UsageError(
            `The embedded engine ended at once (exit code ${code ?? "none"}). Run 'npm ci --prefix src/embedded' and try again.`,
          ),
        );
      });
    });
    if (child.stdout) {
      createInterface({ input: child.stdout }).on("line", (line) => {
        const said = listeningIn(line);
        if (said !== null) {
          done(() => {
            resolve(said);
          });
        }
      });
    }
  });
}

const listeningLine = z.object({ state: z.literal("listening"), endpoint: z.string(), models: z.string() });
type Listening = z.infer<typeof listeningLine>;

function listeningIn(line: string): Listening | null {
  try {
    return listeningLine.safeParse(JSON.parse(line)).data ?? null;
  } catch {
    // Not the line that is waited for.
    return null;
  }
}

function endProcess(child: ChildProcess): Promise<void> {
  return new Promise((resolve) => {
    if (child.exitCode !== null || child.signalCode !== null) {
      resolve();
      return;
    }
    const limit = setTimeout(() => child.kill("SIGKILL"), STOP_LIMIT_MS);
    child.once("exit", () => {
      clearTimeout(limit);
      resolve();
    });
    child.kill("SIGTERM");
  });
}
