import { randomUUID } from "node:crypto";
import { access, chmod, chown, constants, link, mkdir, open, readdir, readFile, readlink, rename, rm, stat } from "node:fs/promises";
import { basename, dirname, join, resolve } from "node:path";
import { UsageError } from "../core/errors";
import { formatBytes } from "../core/format";
import { syncFolder } from "../results/folder";
import { hasCode } from "../results/io-error";

/** More than any settings file has. */
const MOST_BYTES = 4 * 1024 * 1024;

/** A user's file as text; null where it is not there. Throws UsageError for what cannot be read or is no settings file: too large, no UTF-8 (an edit would damage it), a pipe. */
export async function readText(path: string): Promise<string | null> {
  const bytes = await worded(path, "read", async () => {
    const found = await stat(path);
    // Reading a pipe would wait for ever. Of a folder the system says it better.
    if (!found.isFile() && !found.isDirectory()) throw new UsageError(`${path} is no file. Look at what stands there; O3 changes nothing there until then.`);
    if (found.size > MOST_BYTES)
      throw new UsageError(`${path} has ${formatBytes(found.size)}, more than any settings file (${formatBytes(MOST_BYTES)}). O3 changes nothing there.`);
    return readFile(path);
  }).catch((error: unknown) => {
    if (hasCode(causeOf(error), "ENOENT")) return null;
    throw error;
  });
  if (bytes === null) return null;
  try {
    return new TextDecoder("utf-8", { fatal: true, ignoreBOM: true }).decode(bytes);
  } catch {
    throw new UsageError(`${path} is not in UTF-8. Save it as UTF-8; O3 changes nothing there until then.`);
  }
}

/** The file that a link leads to, through any number of links, also where there is no file yet; else the path itself. */
export async function linkTarget(path: string): Promise<string> {
  let target = path;
  for (let hops = 0; hops < MOST_LINKS; hops++) {
    const next = await readlink(target).catch(() => null);
    if (next === null) return target;
    target = resolve(dirname(target), next);
  }
  throw new UsageError(`${path} is a link that leads in a circle. Mend it; O3 changes nothing there until then.`);
}

const MOST_LINKS = 40;

/**
 * Writes a user's file whole or not at all (fsync). Links are followed, mode and owner kept. Throws UsageError: where the file is not `before`
 * any more in the last moment (nothing is lost), where it cannot be written.
 * @param mode permissions of a new file; the system's default when left out
 */
export async function writeText(path: string, before: string | null, after: string, mode?: number): Promise<void> {
  const target = await linkTarget(path);
  await worded(path, "written", async () => {
    const old = await stat(target).catch(() => null);
    // A rename would replace a file that is read-only on purpose.
    if (old) await access(target, constants.W_OK);
    await mkdir(dirname(target), { recursive: true });
    const temporary = join(dirname(target), `${temporaryPrefix(target)}${randomUUID()}.tmp`);
    try {
      const handle = await open(temporary, "wx", old ? old.mode & 0o777 : mode);
      try {
        await handle.writeFile(after);
        await handle.sync();
      } finally {
        await handle.close();
      }
      if (old) {
        await chown(temporary, old.uid, old.gid).catch(() => undefined);
        await chmod(temporary, old.mode & 0o7777);
      }
      if ((await readText(path)) !== before) throw changedMeanwhile(path);
      if (before === null) await putNew(temporary, target, path);
      else await rename(temporary, target);
    } finally {
      await rm(temporary, { force: true }).catch(() => undefined);
    }
    await syncFolder(dirname(target));
  });
}

/** Takes away a file that O3 made, and what a crash left of writing it. Throws UsageError. */
export async function removeText(path: string): Promise<void> {
  const target = await linkTarget(path);
  await worded(path, "removed", async () => {
    await rm(target, { force: true });
    await sweep(path);
    await syncFolder(dirname(target));
  });
}

/** Takes away what a crash left of writing a file. */
export async function sweep(path: string): Promise<void> {
  const target = await linkTarget(path);
  const left = (await readdir(dirname(target)).catch(() => [])).filter((name) => name.startsWith(temporaryPrefix(target)));
  for (const name of left) await rm(join(dirname(target), name), { force: true }).catch(() => undefined);
}

const temporaryPrefix = (target: string): string => `.${basename(target)}.o3-`;

/** Unlike a rename, a link never replaces a file that came up meanwhile. */
async function putNew(temporary: string, target: string, path: string): Promise<void> {
  try {
    await link(temporary, target);
  } catch (error) {
    if (hasCode(error, "EEXIST")) throw changedMeanwhile(path);
    // File systems without hard links (FAT, some network disks).
    await rename(temporary, target);
  }
}

const changedMeanwhile = (path: string): UsageError =>
  new UsageError(`${path} was changed by somebody else since the preview. Nothing was written there; apply again.`);

async function worded<T>(path: string, what: "read" | "written" | "removed", work: () => Promise<T>): Promise<T> {
  try {
    return await work();
  } catch (error) {
    if (!(error instanceof Error) || !("code" in error)) throw error;
    throw new UsageError(`${path} could not be ${what}: ${reasonOf(error)}`, { cause: error });
  }
}

function reasonOf(error: Error): string {
  if (hasCode(error, "ENOSPC", "EDQUOT")) return "the disk is full. Free some space and try again.";
  if (hasCode(error, "EACCES", "EPERM", "EROFS")) return "it may not be changed here. Check its permissions and try again.";
  if (hasCode(error, "EISDIR", "ENOTDIR", "EEXIST")) return "there is a folder where a file has to be, or a file where a folder has to be.";
  return `${error.message}.`;
}

const causeOf = (error: unknown): unknown => (error instanceof Error ? error.cause : null);
