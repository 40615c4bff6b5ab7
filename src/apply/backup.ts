import { chmod, copyFile, mkdir, readdir, rm } from "node:fs/promises";
import { basename, dirname, join } from "node:path";

/** Of each file so many are kept. */
const MOST = 5;

/** A copy of a user's file as it was, for that user's eyes only; nothing where there is none. Resolves to where it is. */
export async function backUp(path: string, agent: string, stateFolder: string, nowMs: number): Promise<string> {
  const folder = join(stateFolder, "backup", agent);
  await mkdir(folder, { recursive: true, mode: 0o700 });
  for (const made of [folder, dirname(folder)]) await chmod(made, 0o700);
  const copy = join(folder, `${basename(path)}.${nowMs}`);
  await copyFile(path, copy);
  await chmod(copy, 0o600);
  const prefix = `${basename(path)}.`;
  const old = (await readdir(folder)).filter((name) => name.startsWith(prefix) && /^\d+$/.test(name.slice(prefix.length)));
  const newestFirst = old.sort((a, b) => Number(b.slice(prefix.length)) - Number(a.slice(prefix.length)));
  for (const name of newestFirst.slice(MOST)) await rm(join(folder, name), { force: true });
  return copy;
}
