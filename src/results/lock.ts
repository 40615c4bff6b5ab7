import { randomUUID } from "node:crypto";
import { readFileSync } from "node:fs";
import { link, open, readFile, rename, rm } from "node:fs/promises";
import { join } from "node:path";
import { z } from "zod";
import { ResultsError } from "../core/errors";
import { hasCode, withIoErrors } from "./io-error";

const lockFile = z.object({ pid: z.number().int().positive(), startedAt: z.string(), since: z.string() });
type Holder = z.infer<typeof lockFile>;

export interface Lock {
  readonly release: () => Promise<void>;
}

/**
 * Takes the folder for this process. A lock whose process is gone (kill -9) is taken over at once: it is told by pid and
 * start time, so that a reused pid does not hold the folder for ever. Throws ResultsError "locked".
 */
export async function lockFolder(folder: string): Promise<Lock> {
  const path = join(folder, ".lock");
  const holder: Holder = { pid: process.pid, startedAt: statOf(process.pid)?.startedAt ?? "unknown", since: new Date().toISOString() };
  const mine = JSON.stringify(holder);
  return withIoErrors(path, async () => {
    for (let attempt = 0; attempt < 3; attempt++) {
      if (await create(path, mine)) return { release: () => release(path, mine) };
      const text = await readFile(path, "utf8").catch(() => null);
      if (text === null) continue;
      const other = parseHolder(text);
      if (other && isAlive(other.pid, other.startedAt)) {
        throw new ResultsError(
          "locked",
          `Another O3 run (process ${other.pid}, since ${other.since}) uses ${folder}. Wait for it, stop it, or choose another folder with --out.`,
        );
      }
      await takeAway(path, text);
    }
    throw new ResultsError("locked", `${folder} is being taken by another O3 run. Try again, or choose another folder with --out.`);
  });
}

/** Makes the lock appear with its whole content at once: nobody may read a half-written one as abandoned. False when there is one. */
async function create(path: string, content: string): Promise<boolean> {
  const temporary = `${path}.${process.pid}-${randomUUID()}`;
  try {
    await writeNew(temporary, content);
    await link(temporary, path);
    return true;
  } catch (error) {
    if (hasCode(error, "EEXIST")) return false;
    if (!hasCode(error, "EPERM", "ENOTSUP", "EOPNOTSUPP", "ENOSYS")) throw error;
  } finally {
    await rm(temporary, { force: true });
  }
  // A file system without hard links.
  try {
    await writeNew(path, content);
    return true;
  } catch (error) {
    if (hasCode(error, "EEXIST")) return false;
    throw error;
  }
}

async function writeNew(path: string, content: string): Promise<void> {
  const handle = await open(path, "wx");
  try {
    await handle.writeFile(content);
  } finally {
    await handle.close();
  }
}

/** Removes an abandoned lock, unless another process has taken it over meanwhile: then that one is put back. */
async function takeAway(path: string, abandoned: string): Promise<void> {
  const aside = `${path}.${process.pid}-${randomUUID()}`;
  try {
    await rename(path, aside);
  } catch (error) {
    if (hasCode(error, "ENOENT")) return;
    throw error;
  }
  if ((await readFile(aside, "utf8")) !== abandoned) await link(aside, path).catch(() => undefined);
  await rm(aside, { force: true });
}

async function release(path: string, mine: string): Promise<void> {
  if ((await readFile(path, "utf8").catch(() => null)) === mine) await rm(path, { force: true });
}

/** Null for what is no lock: torn by a crash while it was written, so nobody holds it. */
function parseHolder(text: string): Holder | null {
  try {
    const parsed = lockFile.safeParse(JSON.parse(text));
    return parsed.success ? parsed.data : null;
  } catch {
    return null;
  }
}

function isAlive(pid: number, startedAt: string): boolean {
  try {
    process.kill(pid, 0);
  } catch (error) {
    if (!hasCode(error, "EPERM")) return false;
  }
  const stat = statOf(pid);
  // A zombie is a killed process that its parent has not asked for yet.
  if (stat?.state === "Z") return false;
  return stat === null || startedAt === "unknown" || stat.startedAt === startedAt;
}

/** State and start time (clock ticks since boot) of a process, where /proc tells; null elsewhere. */
function statOf(pid: number): { readonly state: string; readonly startedAt: string } | null {
  try {
    const stat = readFileSync(`/proc/${pid}/stat`, "utf8");
    const fields = stat.slice(stat.lastIndexOf(")") + 2).split(" ");
    return { state: fields[0] ?? "", startedAt: fields[19] ?? "unknown" };
  } catch {
    return null;
  }
}
