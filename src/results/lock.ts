import { randomInt, randomUUID } from "node:crypto";
import { readdir, readFile, rename, rm, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { setTimeout as wait } from "node:timers/promises";
import { z } from "zod";
import { ResultsError } from "../core/errors";
import { holderSchema, isOwn, standingOf, thisHolder } from "./holder";
import type { Standing } from "./holder";
import { withIoErrors } from "./io-error";

export interface Lock {
  /** Never rejects: a file that cannot be removed counts for nothing once it is released. */
  readonly release: () => Promise<void>;
}

const lockSchema = holderSchema.extend({
  /** What it is held for, in words. */
  what: z.string().optional(),
  /** The model whose journal it is for; absent: the whole folder. */
  model: z.string().optional(),
});

interface LockOptions {
  readonly what?: string | undefined;
  /** The model whose files are taken, where the rest of the folder is left to others. */
  readonly model?: string | undefined;
  readonly refusal: (holding: Holding) => Error;
}

/** A lock that stands in the way. */
export interface Holding extends z.infer<typeof lockSchema> {
  readonly standing: Exclude<Standing, "gone">;
  /** Its file. */
  readonly path: string;
}

const PREFIX = ".lock-";
/** Two that come at once may both step back; they come again, not at once. */
const ATTEMPTS = 4;
/** Files of locks that this thread holds: another one that it signed was released and could not be removed. */
const held = new Set<string>();

/** Takes a model's files in a results folder for this process; without a model, all of it. Throws ResultsError "locked". */
export const lockFolder = (folder: string, model?: string): Promise<Lock> => takeLock(folder, { model, refusal: (holding) => refusal(folder, holding) });

/**
 * Takes a folder for this process. A lock whose process is gone (kill -9) counts for nothing and is removed at once; one from
 * another container or machine cannot be judged from here, and stands.
 *
 * Each process puts a file of its own there, under a name that nobody else ever uses, and then looks for others. Of two that
 * hold the folder the later one would have seen the earlier, so there is never more than one; and a dead one's file can be removed
 * at any time, since it can never become somebody else's. Throws what `refusal` says, or ResultsError.
 */
export async function takeLock(folder: string, { what, model, refusal: inWords }: LockOptions): Promise<Lock> {
  const path = join(folder, `${PREFIX}${randomUUID()}`);
  const release = async (): Promise<void> => {
    held.delete(path);
    await rm(path, { force: true }).catch(() => undefined);
  };
  return withIoErrors(folder, async () => {
    for (let attempt = 1; ; attempt++) {
      await put(path, { what, model });
      held.add(path);
      let others: readonly Holding[];
      try {
        others = (await standingOthers(folder, path)).filter((other) => isInTheWay(other, model));
      } catch (error) {
        await release();
        throw error;
      }
      const [first] = others;
      if (!first) return { release };
      await release();
      if (attempt === ATTEMPTS) throw inWords(first);
      await wait(randomInt(5, 25 * attempt));
    }
  });
}

/** Who holds a folder now, this process included; null where nobody does. Removes nothing. */
export const holdingOf = async (folder: string): Promise<Holding | null> => (await holdingsIn(folder))[0] ?? null;

const holdingsIn = async (folder: string): Promise<Holding[]> => (await locksIn(folder).catch(() => [])).flatMap(({ holding }) => holding ?? []).sort(byAge);

/** Whether a run writes a model's journal in the folder now: this process's own, or another one's. */
export const isLocked = async (folder: string, model: string): Promise<boolean> => (await holdingsIn(folder)).some((holding) => isInTheWay(holding, model));

const isInTheWay = ({ model }: Holding, wanted: string | undefined): boolean => model === undefined || wanted === undefined || model === wanted;

function refusal(folder: string, { pid, since, standing, place, path }: Holding): ResultsError {
  const holder = { pid: String(pid), since, folder };
  return new ResultsError("locked", standing === "alive" ? { code: "folder-in-use", ...holder } : { code: "folder-in-use-elsewhere", ...holder, place: place?.host ?? "?", path });
}

/** The file appears with its whole content at once: nobody may read half a lock as a dead one. */
async function put(path: string, about: Pick<LockOptions, "what" | "model">): Promise<void> {
  const temporary = path.replace(PREFIX, ".taking-");
  try {
    await writeFile(temporary, JSON.stringify({ ...thisHolder(), ...about }));
    await rename(temporary, path);
  } catch (error) {
    await rm(temporary, { force: true }).catch(() => undefined);
    throw error;
  }
}

/** Who else holds the folder, or is about to; oldest first. Removes what counts for nothing. */
async function standingOthers(folder: string, own: string): Promise<Holding[]> {
  const others = (await locksIn(folder)).filter(({ path }) => path !== own);
  for (const { path, holding } of others) {
    // One that cannot be removed stays as dead as it is.
    if (holding === null) await rm(path, { force: true }).catch(() => undefined);
  }
  return others.flatMap(({ holding }) => holding ?? []).sort(byAge);
}

const byAge = (a: Holding, b: Holding): number => a.since.localeCompare(b.since);

async function locksIn(folder: string): Promise<{ readonly path: string; readonly holding: Holding | null }[]> {
  const paths = (await readdir(folder)).filter((name) => name.startsWith(PREFIX)).map((name) => join(folder, name));
  const texts = await Promise.all(paths.map(async (path) => ({ path, text: await readFile(path, "utf8").catch(() => null) })));
  // Without a text it is gone meanwhile.
  return texts.flatMap(({ path, text }) => (text === null ? [] : [{ path, holding: parseHolding(text, path) }]));
}

/** Null for what counts for nothing: its process is gone, or it was emptied by a power cut. */
function parseHolding(text: string, path: string): Holding | null {
  const parsed = lockSchema.safeParse(json(text));
  if (!parsed.success) return null;
  const standing = isOwn(parsed.data) && !held.has(path) ? "gone" : standingOf(parsed.data);
  return standing === "gone" ? null : { ...parsed.data, standing, path };
}

function json(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return null;
  }
}
