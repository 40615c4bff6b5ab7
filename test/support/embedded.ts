import { execFile, spawn } from "node:child_process";
import type { ChildProcess } from "node:child_process";
import { copyFileSync, linkSync, mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { basename, join } from "node:path";
import { createInterface } from "node:readline";
import { promisify } from "node:util";
import { z } from "zod";

/**
 * The embedded engine for tests: Ollama's REST API over real inference, in a process of its own, on a free loopback port.
 */
export interface EmbeddedServer {
  readonly endpoint: string;
  /** Of the server; its runners are its children. */
  readonly pid: number;
  /** Unloads everything, ends the server and removes its folder. */
  readonly stop: () => Promise<void>;
}

export interface EmbeddedChoice {
  /** Recipes of models with random weights (docs/embedded.md), which are their names too; other files are not seen. Default: tiny. */
  readonly models?: readonly string[];
  /** Files of other models that are served beside them. */
  readonly files?: readonly string[];
  /** Variables that Ollama knows, such as OLLAMA_NUM_PARALLEL. The ones of the test's own process do not count. */
  readonly env?: Readonly<Record<string, string>>;
  /** Bytes that all models together may take. */
  readonly memLimit?: number;
  /** Threads where a request names none. Default: 1, because more than the idle cores make llama.cpp crawl, and tests run side by side. */
  readonly threads?: number;
  /** Default: a free one. A number serves to come back where a server was before. */
  readonly port?: number;
}

const root = join(__dirname, "..", "..");
const dist = join(root, "src", "embedded", "dist");
const run = promisify(execFile);
const START_LIMIT_MS = 60_000;
const STOP_LIMIT_MS = 10_000;

let built: Promise<unknown> | null = null;

/** Builds the engine once a process; a build without changes writes nothing. */
export const buildEmbedded = (): Promise<unknown> => (built ??= run(process.execPath, [join(root, "scripts", "build-embedded.mjs")]));

const madeModel = z.object({ name: z.string(), file: z.string(), bytes: z.number() });

const made = new Map<string, Promise<string>>();

/** Makes models in the shared cache (the engine's default folder), or finds them there. Returns their files. */
export function makeModels(names: readonly string[]): Promise<string[]> {
  return Promise.all(names.map((name) => made.get(name) ?? makeModel(name)));
}

function makeModel(name: string): Promise<string> {
  const file = (async () => {
    await buildEmbedded();
    const { stdout } = await run(process.execPath, [join(dist, "make-model.mjs"), name]);
    return madeModel.parse(JSON.parse(stdout)).file;
  })();
  made.set(name, file);
  return file;
}

/** Starts the engine with a folder that holds just the models asked for. */
export async function startEmbedded({
  models = ["tiny"],
  files = [],
  env = {},
  memLimit,
  threads = 1,
  port = 0,
}: EmbeddedChoice = {}): Promise<EmbeddedServer> {
  const recipes = await makeModels(models);
  const folder = mkdtempSync(join(tmpdir(), "o3-embedded-"));
  const removeFolder = (): void => {
    rmSync(folder, { recursive: true, force: true });
  };
  for (const file of [...recipes, ...files]) linkOrCopy(file, join(folder, basename(file)));
  const args = ["--port", String(port), "--models", folder, "--threads", String(threads)];
  if (memLimit !== undefined) args.push("--mem-limit", String(memLimit));
  const child = spawn(process.execPath, [join(dist, "server.mjs"), ...args], {
    env: { ...withoutOllama(process.env), ...env },
    stdio: ["ignore", "pipe", "inherit"],
  });
  const stop = async (): Promise<void> => {
    await end(child);
    removeFolder();
  };
  try {
    const endpoint = await listening(child);
    return { endpoint, pid: child.pid ?? 0, stop };
  } catch (error) {
    await stop();
    throw error;
  }
}

/** A link, because medium models are large; a copy where the folders are on different disks. */
function linkOrCopy(from: string, to: string): void {
  try {
    linkSync(from, to);
  } catch {
    copyFileSync(from, to);
  }
}

const withoutOllama = (env: NodeJS.ProcessEnv): NodeJS.ProcessEnv =>
  Object.fromEntries(Object.entries(env).filter(([name]) => !name.startsWith("OLLAMA_")));

const listeningLine = z.object({ state: z.literal("listening"), endpoint: z.string() });

function listening(child: ChildProcess): Promise<string> {
  return new Promise((resolve, reject) => {
    const limit = setTimeout(() => {
      reject(new Error(`the embedded engine did not listen within ${START_LIMIT_MS} ms`));
    }, START_LIMIT_MS);
    child.once("exit", (code) => {
      clearTimeout(limit);
      reject(new Error(`the embedded engine ended with exit code ${String(code)}`));
    });
    if (child.stdout) {
      createInterface({ input: child.stdout }).once("line", (line) => {
        clearTimeout(limit);
        resolve(listeningLine.parse(JSON.parse(line)).endpoint);
      });
    }
  });
}

function end(child: ChildProcess): Promise<void> {
  if (child.exitCode !== null || child.signalCode !== null) return Promise.resolve();
  return new Promise((resolve) => {
    const limit = setTimeout(() => child.kill("SIGKILL"), STOP_LIMIT_MS);
    child.once("exit", () => {
      clearTimeout(limit);
      resolve();
    });
    child.kill("SIGTERM");
  });
}
