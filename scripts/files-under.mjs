import { readdirSync } from "node:fs";
import { extname, join } from "node:path";

/** What is made by tools or by runs, and never written by hand. */
const MADE = new Set(["node_modules", "dist", "coverage", "o3_results", ".git", ".o3", "fixtures", "recordings"]);

/** All files below a folder with one of these extensions (".md"), without what tools have made. */
export function filesUnder(folder, extensions) {
  return readdirSync(folder, { withFileTypes: true }).flatMap((entry) => {
    const path = join(folder, entry.name);
    if (entry.isDirectory()) return MADE.has(entry.name) ? [] : filesUnder(path, extensions);
    return entry.isFile() && extensions.has(extname(entry.name)) ? [path] : [];
  });
}
