import { stat } from "node:fs/promises";
import { foldersToRead } from "../app/results-folders";
import type { Environment } from "../app/state-folder";
import type { Place } from "../protocol/worker";
import { journalPath } from "../results";

/** The folders in which a place's results are looked for. */
export const foldersOf = ({ resultsFolder, projectFolders }: Pick<Place, "resultsFolder" | "projectFolders">, env: Environment): Promise<readonly string[]> =>
  foldersToRead([...(resultsFolder === null ? [] : [resultsFolder]), ...projectFolders], env);

/** The journal of a model that was written to last; where there is none, the one that would be looked at first. */
export async function newestJournal(folders: readonly string[], model: string): Promise<string> {
  const paths = folders.map((folder) => journalPath(folder, model));
  const found = await Promise.all(paths.map(async (path) => ({ path, at: (await stat(path).catch(() => null))?.mtimeMs ?? -1 })));
  return found.sort((a, b) => b.at - a.at)[0]?.path ?? journalPath("", model);
}
