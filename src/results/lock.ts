import { readFileSync } from "node:fs";
import { open, readFile, rm } from "node:fs/promises";
import { join } from "node:path";
import { z } from "zod";
import { ResultsError } from "../core/errors";
import { withIoErrors } from "./io-error";

const lockFile = z.object({ pid: z.number().int(), startedAt: z.string(), since: z.string() });

export interface Lock {
  readonly release: () => Promise<void>;
}

/**
 * Takes the folder for this process. A lock whose process is gone (kill -9) is taken over at once: it is told by pid and
 * start time, so that a reused pid does not hold the folder for ever. Throws ResultsError "locked".
 */
export async function lockFolder(folder: string): Promise<Lock> {
  const path = join(folder, ".lock");
  const mine = JSON.stringify({ pid: process.pid, startedAt: startOf(process.pid) ?? "unknown", since: new Date().toISOString() });
  return withIoErrors(path, async () => {
    for (let attempt = 0; attempt < 3; attempt++) {
      try {
        const handle = await open(path, "wx");
        await handle.writeFile(mine);
        await handle.close();
        return { release: () => rm(path, { force: true }) };
      } catch (error) {
        if (!(error instanceof Error && "code" in error && error.code === "EEXIST")) throw error;
        const holder = await readHolder(path);
        if (holder && isAlive(holder.pid, holder.startedAt)) {
          throw new ResultsError(
            "locked",
            `Another O3 run (process ${holder.pid}, since ${holder.since}) uses ${folder}. Wait for it, stop it, or choose another folder with --out.`,
          );
        }
        await rm(path, { force: true });
      }
    }
    throw new ResultsError("locked", `${folder} is being taken by another O3 run. Try again, or choose another folder with --out.`);
  });
}

async function readHolder(path: string): Promise<z.infer<typeof lockFile> | null> {
  try {
    const parsed = lockFile.safeParse(JSON.parse(await readFile(path, "utf8")));
    return parsed.success ? parsed.data : null;
  } catch {
    // Torn by a crash while it was written: nobody holds it.
    return null;
  }
}

function isAlive(pid: number, startedAt: string): boolean {
  try {
    process.kill(pid, 0);
  } catch (error) {
    if (!(error instanceof Error && "code" in error && error.code === "EPERM")) return false;
  }
  const start = startOf(pid);
  return start === null || startedAt === "unknown" || start === startedAt;
}

/** Start time of a process in clock ticks since boot, where /proc tells; null elsewhere. */
function startOf(pid: number): string | null {
  try {
    const stat = readFileSync(`/proc/${pid}/stat`, "utf8");
    return stat.slice(stat.lastIndexOf(")") + 2).split(" ")[19] ?? null;
  } catch {
    return null;
  }
}
