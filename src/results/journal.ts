import { open, readdir, readFile, stat, writeFile } from "node:fs/promises";
import { basename, dirname, join } from "node:path";
import type { JournalRecord } from "../core/domain/journal";
import type { Said } from "../core/domain/statements";
import { makeFolder, syncFolder } from "./folder";
import { withIoErrors } from "./io-error";
import { passedOverIn, readLines, repairEnd } from "./journal-lines";
import { JournalWriter } from "./journal-writer";
import type { Writer } from "./journal-writer";
import { lockFolder } from "./lock";
import { parseRecord } from "./schema/journal";
import { slug } from "./slug";

export interface FileJournal extends Writer {
  readonly path: string;
  /** What was in it when it was opened, oldest first. */
  readonly past: readonly JournalRecord[];
  /** What had to be repaired on opening, one sentence each. */
  readonly warnings: readonly Said[];
  close(): Promise<void>;
}

export interface JournalOptions {
  readonly model: string;
  /** Another one that gets every record first; it is closed with this one. */
  readonly copy?: FileJournal | null;
  /** Told, in a sentence, when the copy cannot be kept any more. */
  readonly note?: (said: Said) => void;
}

export const journalPath = (folder: string, model: string): string => join(folder, "logs", `${slug(model)}.jsonl`);

/**
 * Opens a model's journal for appending and takes its lock. A torn last line, left by a crash in the middle of a
 * write, is moved aside. Throws ResultsError.
 */
export async function openJournal(folder: string, { model, copy = null, note = () => undefined }: JournalOptions): Promise<FileJournal> {
  const path = journalPath(folder, model);
  await withIoErrors(folder, () => makeResultsFolder(folder));
  const lock = await lockFolder(folder, model);
  try {
    const read = await readLines(path);
    const warnings = [await repairEnd(path, read.end), passedOverIn(path, read.passedOver)].filter((warning) => warning !== null);
    const handle = await withIoErrors(path, () => open(path, "a+"));
    const { size } = await withIoErrors(path, () => handle.stat());
    await syncFolder(dirname(path));
    const writer = new JournalWriter({ path, handle, size, past: read.records, copy, note });
    return {
      path,
      past: read.records,
      warnings,
      lost: writer.lost,
      append: (record) => writer.append(record),
      adopt: (records) => writer.adopt(records),
      close: async () => {
        try {
          await writer.close();
          await copy?.close();
        } finally {
          await lock.release();
        }
      },
    };
  } catch (error) {
    await lock.release();
    throw error;
  }
}

/** One that O3 makes is none of Git's business; one that is there stays as it is. */
async function makeResultsFolder(folder: string): Promise<void> {
  const isThere = await stat(folder).then(
    () => true,
    () => false,
  );
  await makeFolder(join(folder, "logs"));
  if (!isThere) await writeFile(join(folder, ".gitignore"), "*\n", { flag: "wx" }).catch(() => undefined);
}

/** All records of a model, oldest first; none where there is no journal yet. Throws ResultsError. */
export async function readJournal(
  folder: string,
  model: string,
): Promise<{ readonly records: JournalRecord[]; readonly warnings: Said[] }> {
  const path = journalPath(folder, model);
  const lines = await readLines(path);
  const torn = lines.end.state === "torn" ? ({ code: "torn-left-out", path } as const) : null;
  return { records: lines.records, warnings: [torn, passedOverIn(path, lines.passedOver)].filter((warning) => warning !== null) };
}

/** Names of the models that have a journal in `folder`. One with a line that cannot be read hides no other. Throws ResultsError. */
export async function journalledModels(folder: string): Promise<string[]> {
  return Promise.all((await journalsIn(folder)).map(modelOf));
}

/** Paths of all journals in a folder; none where it cannot be read. */
export async function journalsIn(folder: string): Promise<string[]> {
  const names = await readdir(join(folder, "logs")).catch(() => []);
  return names.filter((name) => name.endsWith(".jsonl")).map((name) => join(folder, "logs", name));
}

/** The model that a journal is about; where it does not say, its file's name. Throws ResultsError for one that cannot be read and whose file's name is no model's. */
export async function modelOf(path: string): Promise<string> {
  const text = await withIoErrors(path, () => readFile(path, "utf8"));
  for (const line of text.split("\n")) {
    const parsed = parseRecord(line);
    if (parsed.state === "record" && parsed.record.kind === "run-started") return parsed.record.request.model;
  }
  const name = basename(path, ".jsonl");
  if (slug(name) !== name) await readLines(path);
  return name;
}
