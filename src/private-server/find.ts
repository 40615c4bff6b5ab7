import { execFile } from "node:child_process";
import { constants } from "node:fs";
import { access, readdir, stat } from "node:fs/promises";
import { join } from "node:path";
import { promisify } from "node:util";
import type { Said } from "../core/domain/statements";
import { Cancelled } from "../core/errors";
import { programName } from "./processes";
import { programPlaces, storePlaces } from "./places";
import type { ServerRecipe } from "./recipe";
import { SERVICE_STORE, serviceStore } from "./service-store";

export type FoundServer = { readonly state: "found"; readonly recipe: ServerRecipe } | { readonly state: "missing"; readonly why: Said };

const run = promisify(execFile);
const VERSION_LIMIT_MS = 10_000;

/**
 * The `ollama` program of this machine and the models of the user's server. `running` is the file of the program that serves now, where that is known. Starts nothing that stays. Where something is missing,
 * `why` says what to do. Rejects with Cancelled only.
 */
export async function findServer(
  env: NodeJS.ProcessEnv,
  platform: NodeJS.Platform,
  signal: AbortSignal,
  running: string | null = null,
): Promise<FoundServer> {
  const file = await firstProgram([...(isOllama(running) ? [running] : []), ...programPlaces(env, platform)]);
  if (file === null) return missing({ code: "no-ollama-program" });
  const version = await versionOf(file, env, signal);
  if (version.state === "missing") return version;
  const store = await findStore(env, platform, signal);
  if (store.state === "missing") return store;
  return { state: "found", recipe: { kind: "ollama", file, args: ["serve"], modelsFolder: store.folder, version: version.text } };
}

/** The `ollama` program of this machine, absolute; null where there is none. Nothing is run. */
export const programFile = (env: NodeJS.ProcessEnv, platform: NodeJS.Platform): Promise<string | null> => firstProgram(programPlaces(env, platform));

/** What answers may be another program that speaks as Ollama does. */
const isOllama = (file: string | null): file is string => file !== null && programName(file) === "ollama";

const missing = (why: Said): { readonly state: "missing"; readonly why: Said } => ({ state: "missing", why });

async function firstProgram(places: readonly string[]): Promise<string | null> {
  for (const place of places) if (await isProgram(place)) return place;
  return null;
}

async function isProgram(path: string): Promise<boolean> {
  try {
    await access(path, constants.X_OK);
    return (await stat(path)).isFile();
  } catch {
    return false;
  }
}

type Version = { readonly state: "known"; readonly text: string } | { readonly state: "missing"; readonly why: Said };

async function versionOf(file: string, env: NodeJS.ProcessEnv, signal: AbortSignal): Promise<Version> {
  let said: string;
  try {
    // The program tells a running server's version beside its own: from where none listens it gets none.
    const nowhere = { ...env, OLLAMA_HOST: "127.0.0.1:9" };
    const { stdout, stderr } = await run(file, ["--version"], { env: nowhere, timeout: VERSION_LIMIT_MS, signal, windowsHide: true });
    said = `${stdout}\n${stderr}`;
  } catch (error) {
    if (signal.aborted) throw new Cancelled();
    const late = error instanceof Error && "killed" in error && error.killed === true;
    return missing({ code: "program-failed", program: file, how: late ? { code: "no-answer-within", limitMs: VERSION_LIMIT_MS } : reason(error) });
  }
  const version = /client version is (\S+)/.exec(said)?.[1] ?? /version is (\S+)/.exec(said)?.[1];
  if (version !== undefined) return { state: "known", text: version };
  return missing({ code: "program-unlike-ollama", program: file });
}

const reason = (error: unknown): string => (error instanceof Error ? (error.message.split("\n")[0] ?? "") : String(error));

type Store = { readonly state: "found"; readonly folder: string } | { readonly state: "missing"; readonly why: Said };

async function findStore(env: NodeJS.ProcessEnv, platform: NodeJS.Platform, signal: AbortSignal): Promise<Store> {
  const said = env.OLLAMA_MODELS?.trim();
  const service = said || platform !== "linux" ? null : await serviceStore(env, signal);
  const folders = said ? [said] : [...new Set([...(service === null ? [] : [service]), ...storePlaces(env, platform)])];
  let denied: string | null = null;
  for (const folder of folders) {
    if (signal.aborted) throw new Cancelled();
    const state = await storeAt(folder);
    if (state === "models") return { state: "found", folder };
    if (state === "denied") denied ??= folder;
    // The service is the user's server: models elsewhere are not the ones that it serves.
    if (state === "denied" && folder === service) break;
  }
  if (denied !== null)
    return missing({ code: platform === "linux" && denied === SERVICE_STORE ? "models-of-service-not-readable" : "models-folder-not-readable", folder: denied });
  return missing(folders.length > 0 ? { code: "no-models-in", folders } : { code: "no-models-folder" });
}

/** Whether a folder holds models that can be read. The folders of another user's store are often closed at the top already. */
async function storeAt(folder: string): Promise<"models" | "none" | "denied"> {
  try {
    await access(join(folder, "blobs"), constants.R_OK | constants.X_OK);
    const registries = await readdir(join(folder, "manifests"));
    return registries.length > 0 ? "models" : "none";
  } catch (error) {
    return error instanceof Error && "code" in error && (error.code === "EACCES" || error.code === "EPERM") ? "denied" : "none";
  }
}
