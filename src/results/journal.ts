import { open, readdir, writeFile } from "node:fs/promises";
import type { FileHandle } from "node:fs/promises";
import { basename, dirname, join } from "node:path";
import type { JournalRecord } from "../core/domain/journal";
import { ResultsError } from "../core/errors";
import type { Journal } from "../core/ports";
import { inWords } from "../words/said";
import { makeFolder, syncFolder } from "./folder";
import { withIoErrors } from "./io-error";
import { changeOf, contentOf, takeBack } from "./journal-file";
import type { JournalLines } from "./journal-lines";
import { passedOverIn, readLines, repairEnd } from "./journal-lines";
import { lockFolder } from "./lock";
import type { Lock } from "./lock";
import { parseRecord } from "./schema/journal";
import { slug } from "./slug";
import { toJson } from "./with-sentences";

export interface FileJournal extends Journal {
  readonly path: string;
  /** What was in it when it was opened, oldest first. */
  readonly past: readonly JournalRecord[];
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
    const read = await readLines(path);
    const warnings = [await repairEnd(path, read.end), passedOverWarning(path, read)].filter((warning) => warning !== null);
    const handle = await withIoErrors(path, () => open(path, "a+"));
    const { size } = await withIoErrors(path, () => handle.stat());
    await syncFolder(dirname(path));
    return appendTo({ path, past: read.records, handle, size, lock, warnings });
  } catch (error) {
    await lock.release();
    throw error;
  }
}

interface Opened {
  readonly path: string;
  readonly past: readonly JournalRecord[];
  readonly handle: FileHandle;
  /** Bytes of whole lines in it. */
  readonly size: number;
  readonly lock: Lock;
  readonly warnings: readonly string[];
}

function appendTo({ path, past, handle, size, lock, warnings }: Opened): FileJournal {
  let whole = size;
  /** What was written here, for the day when the file is gone. */
  const lines: Buffer[] = [];
  /** A line that a failed write may have left half of. */
  let half: Buffer | null = null;
  /** Where records go since the journal was taken from under us. */
  let recovered: string | null = null;

  const write = (record: JournalRecord): Promise<void> => {
    const line = toJson(record);
    // A line that cannot be read again (a number that is none) would make the whole journal unreadable.
    if (parseRecord(line).state !== "record")
      throw new Error(`A ${record.kind} record does not fit the journal's schema and was not written: ${line}`);
    const bytes = Buffer.from(`${line}\n`);
    return withIoErrors(path, async () => {
      if (recovered !== null) return keepBeside(recovered, [bytes]);
      // Behind half a line nothing could be read: what a failed write could not take back then has to go now.
      if (half !== null && (await takeBack(handle, whole, half))) half = null;
      const change = await changeOf(path, handle, whole);
      if (change !== null) throw await rescue(change, record.runId, bytes);
      try {
        await handle.appendFile(bytes);
        await handle.datasync();
        whole += bytes.length;
        lines.push(bytes);
      } catch (error) {
        half = bytes;
        if (await takeBack(handle, whole, bytes).catch(() => false)) half = null;
        throw error;
      }
    });
  };

  /** The file is not ours any more: nothing is changed in it, and what is known goes beside it. */
  const rescue = async (change: string, runId: string, bytes: Buffer): Promise<ResultsError> => {
    const known = [...((await contentOf(handle, whole).then((content) => content && [content])) ?? lines), bytes];
    // Where there is a file in place of the journal's folder, in the one above.
    for (const beside of [path, join(dirname(dirname(path)), basename(path))].map((place) => `${place}.recovered-${runId}`)) {
      if (recovered === null && (await keepBeside(beside, known).then(() => true).catch(() => false))) recovered = beside;
    }
    return new ResultsError(
      "io",
      `${path} is not as this run left it: ${change}. O3 stopped and changed nothing there. ${
        recovered === null
          ? "What it knew of the journal could not be kept beside it."
          : `What it knew of the journal is in ${recovered}: make that the journal again to go on from there.`
      }`,
    );
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
    past,
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

async function keepBeside(path: string, parts: readonly Buffer[]): Promise<void> {
  await makeFolder(dirname(path));
  await writeFile(path, Buffer.concat(parts), { flag: "a", flush: true });
}

/** All records of a model, oldest first; none where there is no journal yet. Throws ResultsError. */
export async function readJournal(
  folder: string,
  model: string,
): Promise<{ readonly records: JournalRecord[]; readonly warnings: string[] }> {
  const path = journalPath(folder, model);
  const lines = await readLines(path);
  const torn = lines.end.state === "torn" ? `The last line of ${path} is torn (a crash in the middle of a write) and was left out.` : null;
  return { records: lines.records, warnings: [torn, passedOverWarning(path, lines)].filter((warning) => warning !== null) };
}

function passedOverWarning(path: string, { passedOver }: JournalLines): string | null {
  const lines = passedOverIn(path, passedOver);
  return lines && inWords(lines);
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
