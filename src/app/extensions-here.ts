import { readdir } from "node:fs/promises";
import { join } from "node:path";

/** Where editors of VS Code's kind keep extensions, in the home folder. */
const FOLDERS = [".vscode", ".vscode-server", ".vscode-insiders", ".vscode-oss", ".vscodium", ".cursor", ".windsurf"];

/** Extensions that are installed for this user, by the names of their folders: ids in lower case, and versions. Of an extension that is there twice the last one counts. */
export async function extensionsHere(home: string): Promise<ReadonlyMap<string, string | null>> {
  const names = await Promise.all(FOLDERS.map((folder) => readdir(join(home, folder, "extensions")).catch(() => [])));
  const found = names.flat().map((name) => /^([\w-]+\.[\w-]+?)-(\d+\.\d+\.\d+)/.exec(name.toLowerCase()));
  return new Map(found.flatMap((match) => (match?.[1] === undefined ? [] : [[match[1], match[2] ?? null] as const])));
}
