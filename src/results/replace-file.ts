import { open, rename, rm } from "node:fs/promises";
import { dirname } from "node:path";
import { makeFolder, syncFolder } from "./folder";
import { withIoErrors } from "./io-error";

/**
 * Replaces a file whole or not at all; it is on the disk (fsync) when this resolves. Throws ResultsError.
 * @param mode permissions of a new file; the system's default when left out
 */
export async function replaceFile(path: string, text: string, mode?: number): Promise<void> {
  await withIoErrors(path, async () => {
    await makeFolder(dirname(path));
    const temporary = `${path}.${process.pid}.tmp`;
    try {
      const handle = await open(temporary, "w", mode);
      try {
        await handle.writeFile(text);
        await handle.sync();
      } finally {
        await handle.close();
      }
      await rename(temporary, path);
    } catch (error) {
      // On a full disk the half-written file would hold the very space that is missing.
      await rm(temporary, { force: true }).catch(() => undefined);
      throw error;
    }
    await syncFolder(dirname(path));
  });
}
