import { open, readdir } from "node:fs/promises";
import type { FileHandle } from "node:fs/promises";
import { dirname, join } from "node:path";
import type { JournalRecord } from "../core/domain/trial";
import type { Journal } from "../core/ports";
import { makeFolder, syncFolder } from "./folder";
import { withIoErrors } from "./io-error";
import { readLines, repairEnd } from "./journal-lines";
import { lockFolder } from "./lock";
import type { Lock } from "./lock";
import { parseRecord } from "./schema/journal";
import { slug } from "./slug";

export interface FileJournal extends Journal {
  readonly path: string;
  /** What had to be repaired on opening, one sentence each. */
  readonly warnings: readonly string[];
  close(): Promise<void>;
}

export const journalPath = (folder: string, model: string): string => join(folder, "logs", `${slug(model)}.jsonl`);

/**
 * Opens a model's journal for appending and takes the folder's lock. A torn last line, left by a crash in the middle of a
 * write, is moved aside. Throws ResultsError.
 */
export async function openJournal(folder: string, { model }: { readonly model: string }): Promise<FileJournal> {
  const path = journalPath(folder, model);
  await withIoErrors(folder, () => makeFolder(join(folder, "logs")));
  const lock = await lockFolder(folder);
  try {
    const warning = await repairEnd(path, (await readLines(path)).end);
    const handle = await withIoErrors(path, () => open(path, "a"));
    const { size } = await withIoErrors(path, () => handle.stat());
    await syncFolder(dirname(path));
    return appendTo({ path, handle, size, lock, warnings: warning === null ? [] : [warning] });
  } catch (error) {
    await lock.release();
    throw error;
  }
}

interface Opened {
  readonly path: string;
  readonly handle: FileHandle;
  /** Bytes of whole lines in it. */
  readonly size: number;
  readonly lock: Lock;
  readonly warnings: readonly string[];
}

function appendTo({ path, handle, size, lock, warnings }: Opened): FileJournal {
  let whole = size;
  const write = (record: JournalRecord): Promise<void> => {
    const line = JSON.stringify(record);
    // A line that cannot be read again (a number that is none) would make the whole journal unreadable.
    if (parseRecord(line).state === "bad")
      throw new Error(`A ${record.kind} record does not fit the journal's schema and was not written: ${line}`);
    return withIoErrors(path, async () => {
      const bytes = Buffer.from(`${line}\n`);
      // What a failed write could not take back then has to go now: behind half a line nothing could be read.
      if ((await handle.stat()).size !== whole) await handle.truncate(whole);
      try {
        await handle.appendFile(bytes);
        await handle.datasync();
        whole += bytes.length;
      } catch (error) {
        await handle.truncate(whole).catch(() => undefined);
        throw error;
      }
    });
  };
  // One at a time: what a failed write takes back must not be another's line.
  let last: Promise<unknown> = Promise.resolve();
  const inTurn = (work: () => Promise<void>): Promise<void> => {
    const turn = last.then(work);
    last = turn.catch(() => undefined);
    return turn;
  };
  return {
    path,
    warnings,
    append: (record) => inTurn(() => write(record)),
    close: () =>
      inTurn(async () => {
        try {
          await handle.close();
        } finally {
          await lock.release();
        }
      }),
  };
}

/** All records of a model, oldest first; none where there is no journal yet. Throws ResultsError. */
export async function readJournal(
  folder: string,
  model: string,
): Promise<{ readonly records: JournalRecord[]; readonly warnings: string[] }> {
  const path = journalPath(folder, model);
  const { records, end } = await readLines(path);
  const warnings = end.state !== "torn" ? [] : [`The last line of ${path} is torn (a crash in the middle of a write) and was left out.`];
  return { records, warnings };
}

/** Names of the models that have a journal in `folder`. */
export async function journalledModels(folder: string): Promise<string[]> {
  const names = await readdir(join(folder, "logs")).catch(() => []);
  const models: string[] = [];
  for (const name of names.filter((entry) => entry.endsWith(".jsonl"))) {
    const { records } = await readLines(join(folder, "logs", name));
    const started = records.find((record) => record.kind === "run-started");
    if (started) models.push(started.request.model);
  }
  return models;
}
