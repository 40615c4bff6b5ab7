import { readdir, stat } from "node:fs/promises";
import { join } from "node:path";
import { dataFolder } from "./state-folder";
import type { Environment } from "./state-folder";

/** The folder that O3 0.1 wrote into by itself. One that is in a project is read as well as the store. */
export const PROJECT_FOLDER = "o3_results";

/** Where the journal and the reports of a run go. */
export interface Destination {
  readonly folder: string;
  /** The machine's store, which gets all of it as well; null where that is the folder. */
  readonly copyTo: string | null;
}

const storesFolder = (env: Environment): string => join(dataFolder(env), "results");

/** What was measured on a machine, by its hardware fingerprint. Results belong to the machine, whatever folder was open. */
export const storeOf = (hardwareFingerprint: string, env: Environment = process.env): string => join(storesFolder(env), hardwareFingerprint);

/** @param named a folder that the user named; null: the machine's store alone */
export const destinationOf = (named: string | null, hardwareFingerprint: string, env: Environment = process.env): Destination =>
  named === null || named === storeOf(hardwareFingerprint, env)
    ? { folder: storeOf(hardwareFingerprint, env), copyTo: null }
    : { folder: named, copyTo: storeOf(hardwareFingerprint, env) };

/**
 * The folders in which results are looked for, those that are there: the one place that knows.
 *
 * The user's whole store counts, since a new driver or more memory makes this another machine: what was measured before is stale then, not gone.
 * @param also others, such as a project's own folder
 */
export async function foldersToRead(also: readonly string[], env: Environment = process.env): Promise<readonly string[]> {
  const machines = await readdir(storesFolder(env)).catch(() => []);
  const stores = machines.map((name) => join(storesFolder(env), name));
  const found = await Promise.all([...new Set([...stores, ...also])].map(async (path) => ((await isFolder(path)) ? [path] : [])));
  return found.flat();
}

const isFolder = (path: string): Promise<boolean> =>
  stat(path).then(
    (found) => found.isDirectory(),
    () => false,
  );
