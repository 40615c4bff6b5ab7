import { mkdir, open } from "node:fs/promises";
import { dirname } from "node:path";
import { hasCode } from "./io-error";

/**
 * Makes a folder and its parents. Of a disk that cannot be written Node says "no such file" when it makes several at once;
 * making the last one alone brings the true reason to light.
 */
export async function makeFolder(path: string): Promise<void> {
  try {
    await mkdir(path, { recursive: true });
  } catch (error) {
    if (!hasCode(error, "ENOENT") || dirname(path) === path) throw error;
    await makeFolder(dirname(path));
    await mkdir(path);
  }
}

/** Makes a file's new name survive a power cut. Where a folder cannot be opened (Windows) the system sees to it. */
export async function syncFolder(path: string): Promise<void> {
  const handle = await open(path, "r").catch(() => null);
  await handle?.sync().catch(() => undefined);
  await handle?.close();
}
