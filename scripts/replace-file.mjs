import { mkdir, readFile, rename, writeFile } from "node:fs/promises";
import { dirname } from "node:path";

/** Writes one of esbuild's outputs: an unchanged file is left alone, a changed one replaced whole, so that several processes may build at once. */
export async function replaceFile({ path, contents }) {
  const old = await readFile(path).catch(() => null);
  if (old?.equals(contents)) return;
  await mkdir(dirname(path), { recursive: true });
  const unfinished = `${path}.${process.pid}.tmp`;
  await writeFile(unfinished, contents);
  await rename(unfinished, path);
}
