import { randomInt, randomUUID } from "node:crypto";
import { readdir, readFile, rename, rm, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { setTimeout as wait } from "node:timers/promises";
import { ResultsError } from "../core/errors";
import { holderSchema, isHolding, thisHolder } from "./holder";
import type { Holder } from "./holder";
import { withIoErrors } from "./io-error";

export interface Lock {
  readonly release: () => Promise<void>;
}

const PREFIX = ".lock-";
/** Two that come at once may both step back; they come again, not at once. */
const ATTEMPTS = 4;

/**
 * Takes the folder for this process. A lock whose process is gone (kill -9) counts for nothing and is removed at once.
 *
 * Each process puts a file of its own there, under a name that nobody else ever uses, and then looks for others. Of two that
 * hold the folder the later one would have seen the earlier, so there is never more than one; and a dead one's file can be removed
 * at any time, since it can never become somebody else's. Throws ResultsError "locked".
 */
export async function lockFolder(folder: string): Promise<Lock> {
  const own = `${PREFIX}${randomUUID()}`;
  const path = join(folder, own);
  const release = (): Promise<void> => rm(path, { force: true });
  return withIoErrors(folder, async () => {
    for (let attempt = 1; ; attempt++) {
      await put(path);
      let others: readonly Holder[];
      try {
        others = await livingOthers(folder, own);
      } catch (error) {
        await release();
        throw error;
      }
      const [first] = others;
      if (!first) return { release };
      await release();
      if (attempt === ATTEMPTS) throw refusal(folder, first);
      await wait(randomInt(5, 25 * attempt));
    }
  });
}

/** Whether a living run holds the folder now: this process's own, or another one's. */
export async function isLocked(folder: string): Promise<boolean> {
  return (await livingOthers(folder, "").catch(() => [])).length > 0;
}

const refusal = (folder: string, { pid, since }: Holder): ResultsError =>
  new ResultsError(
    "locked",
    `Another O3 run (process ${pid}, since ${since}) uses ${folder}. Wait for it, stop it, or choose another results folder.`,
  );

/** The file appears with its whole content at once: nobody may read half a lock as a dead one. */
async function put(path: string): Promise<void> {
  const temporary = path.replace(PREFIX, ".taking-");
  try {
    await writeFile(temporary, JSON.stringify(thisHolder()));
    await rename(temporary, path);
  } catch (error) {
    await rm(temporary, { force: true }).catch(() => undefined);
    throw error;
  }
}

/** Who else holds the folder, or is about to; oldest first. */
async function livingOthers(folder: string, own: string): Promise<Holder[]> {
  const living: Holder[] = [];
  for (const name of await readdir(folder)) {
    if (!name.startsWith(PREFIX) || name === own) continue;
    const text = await readFile(join(folder, name), "utf8").catch(() => null);
    // Gone meanwhile.
    if (text === null) continue;
    const holder = parseHolder(text);
    if (holder && isHolding(holder)) living.push(holder);
    else await rm(join(folder, name), { force: true });
  }
  return living.sort((a, b) => a.since.localeCompare(b.since));
}

/** Null for what is no lock: emptied by a power cut, so nobody holds it. */
function parseHolder(text: string): Holder | null {
  try {
    const parsed = holderSchema.safeParse(JSON.parse(text));
    return parsed.success ? parsed.data : null;
  } catch {
    return null;
  }
}
