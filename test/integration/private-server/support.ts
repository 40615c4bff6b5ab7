import { existsSync, mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { embeddedRecipe, startPrivateServer } from "../../../src/private-server";
import type { PrivateServer, PrivateServerPlan, ServerRecipe } from "../../../src/private-server";
import { processesOf } from "../../../src/private-server/processes";
import { AUTOMATIC_SERVER } from "../../../src/core/domain/settings";
import { buildEmbedded, makeModels } from "../../support/embedded";
import { until } from "../../support/until";
import { inWords } from "../../../src/words/said";

const root = join(__dirname, "..", "..", "..");
/** The embedded engine, once it is built. */
export const serverFile = join(root, "src", "embedded", "dist", "server.mjs");
const START_LIMIT_MS = 18_000;

/** The embedded engine with the tiny model, one thread. */
export async function tinyRecipe(): Promise<ServerRecipe> {
  await buildEmbedded();
  const [file = ""] = await makeModels(["tiny"]);
  return embeddedRecipe({ serverFile, modelsFolder: dirname(file), threads: 1 });
}

/** A program in place of a server; it finds its port in OLLAMA_HOST as Ollama does. */
export const scriptRecipe = (script: string): ServerRecipe => ({
  kind: "ollama",
  file: process.execPath,
  args: ["-e", script],
  modelsFolder: tmpdir(),
  version: null,
});

/** A script's first act: to leave its number in a file, where `startedIn` finds it. */
export const tellPid = (file: string): string => `require("fs").writeFileSync(${JSON.stringify(file)}, String(process.pid));`;

export async function startedIn(file: string): Promise<number> {
  await until("the program to start", () => existsSync(file) && readFileSync(file, "utf8") !== "");
  return Number(readFileSync(file, "utf8"));
}

export interface Place {
  readonly folder: string;
  readonly notes: string[];
  /** Starts a server that is ended with the place. */
  readonly start: (plan: Partial<PrivateServerPlan> & Pick<PrivateServerPlan, "recipe">, signal?: AbortSignal) => Promise<PrivateServer>;
}

/** A folder of its own, in which nothing is left running. */
export async function inPlace(work: (place: Place) => Promise<void>): Promise<void> {
  const folder = mkdtempSync(join(tmpdir(), "o3-private-"));
  const notes: string[] = [];
  const servers: PrivateServer[] = [];
  const start: Place["start"] = async (plan, signal = AbortSignal.timeout(START_LIMIT_MS)) => {
    const server = await startPrivateServer({ asked: AUTOMATIC_SERVER, folder, note: (text) => notes.push(inWords(text)), ...plan }, signal);
    servers.push(server);
    return server;
  };
  try {
    await work({ folder, notes, start });
  } finally {
    await Promise.all(servers.map((server) => server.stop()));
    rmSync(folder, { recursive: true, force: true });
  }
}

/** A zombie has ended, whoever forgets to ask for it. */
export async function isRunning(pid: number): Promise<boolean> {
  return (await processesOf(process.platform).list()).some((entry) => entry.pid === pid);
}

export const gone = (pid: number): Promise<void> => until(`process ${pid} to be gone`, async () => !(await isRunning(pid)));
