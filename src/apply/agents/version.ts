import { readdir, readFile, realpath } from "node:fs/promises";
import { basename, dirname, join } from "node:path";

/** A package of npm lies at most so many folders above its program. */
const MOST_LEVELS = 4;

/** The version of an installed program by the files of its package (npm, pip); null where they do not tell. Starts nothing, never rejects. */
export async function versionOf(program: string): Promise<string | null> {
  const file = await realpath(program).catch(() => program);
  return (await npmVersion(file)) ?? (await pythonVersion(file));
}

async function npmVersion(file: string): Promise<string | null> {
  let folder = dirname(file);
  for (let level = 0; level < MOST_LEVELS; level++, folder = dirname(folder)) {
    const text = await readFile(join(folder, "package.json"), "utf8").catch(() => null);
    const version = text === null ? null : versionIn(text);
    if (version !== null) return version;
  }
  return null;
}

function versionIn(text: string): string | null {
  try {
    const { name, version } = JSON.parse(text) as { readonly name?: unknown; readonly version?: unknown };
    return typeof name === "string" && typeof version === "string" ? version : null;
  } catch {
    return null;
  }
}

/** `bin/aider` stands beside `lib/python3.12/site-packages/aider_chat-0.86.2.dist-info`. */
async function pythonVersion(file: string): Promise<string | null> {
  const name = basename(file).replace(/\.exe$/i, "");
  const root = dirname(dirname(file));
  const pythons = (await readdir(join(root, "lib")).catch(() => [])).filter((folder) => folder.startsWith("python"));
  const folders = [...pythons.map((folder) => join(root, "lib", folder, "site-packages")), join(root, "Lib", "site-packages")];
  for (const folder of folders) {
    const names = await readdir(folder).catch(() => []);
    const found = names.map((entry) => /^(.+)-(\d[^-]*)\.dist-info$/.exec(entry)).find((match) => match?.[1] === name || match?.[1]?.startsWith(`${name}_`));
    if (found?.[2] !== undefined) return found[2];
  }
  return null;
}
