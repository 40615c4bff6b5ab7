import { realpath } from "node:fs/promises";
import { basename, dirname, join, sep } from "node:path";
import { UsageError } from "../core/errors";
import { linkTarget } from "./text-file";

/**
 * Throws UsageError where a file of the workspace lies elsewhere: a link in somebody's repository could lead to any file of the user's.
 * Files that count for all of a user's projects may be links, which people who keep their settings in one place have.
 */
export async function refuseOutside(path: string, workspaceFolder: string): Promise<void> {
  const [target, folder] = await Promise.all([linkTarget(path).then(realOf), realOf(workspaceFolder)]);
  if (target.startsWith(folder.endsWith(sep) ? folder : folder + sep)) return;
  throw new UsageError(
    `${path} is a link that leads out of the workspace, to ${target}. O3 writes nothing there; put a file of this folder in its place, or set it up by hand.`,
  );
}

/** The path without any link in it, also where its end is not there yet. */
async function realOf(path: string): Promise<string> {
  try {
    return await realpath(path);
  } catch {
    return dirname(path) === path ? path : join(await realOf(dirname(path)), basename(path));
  }
}
