import { statSync } from "node:fs";
import { UsageError } from "../core/errors";

/** Throws UsageError where --workspace names no folder: that nothing is applied there would be true of a misspelt one too. */
export function refuseNoFolder(path: string): void {
  if (!statSync(path, { throwIfNoEntry: false })?.isDirectory()) throw new UsageError(`There is no folder ${path}. --workspace needs the one that the agents work in.`);
}
