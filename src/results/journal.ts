import { mkdir, open, readdir, readFile, truncate, writeFile } from "node:fs/promises";
import type { FileHandle } from "node:fs/promises";
import { join } from "node:path";
import type { JournalRecord } from "../core/domain/trial";
import { ResultsError } from "../core/errors";
import type { Journal } from "../core/ports";
import { withIoErrors } from "./io-error";
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
  await withIoErrors(folder, () => mkdir(join(folder, "logs"), { recursive: true }));
  const lock = await lockFolder(folder);
  try {
    const { torn } = await readLines(path);
    const warnings = torn === null ? [] : [await setAside(path, torn)];
    const handle = await withIoErrors(path, () => open(path, "a"));
    return appendTo(path, handle, lock, warnings);
  } catch (error) {
    await lock.release();
    throw error;
  }
}

function appendTo(path: string, handle: FileHandle, lock: Lock, warnings: readonly string[]): FileJournal {
  return {
    path,
    warnings,
    append: (record) =>
      withIoErrors(path, async () => {
        const { size } = await handle.stat();
        try {
          await handle.appendFile(`${JSON.stringify(record)}\n`);
          await handle.datasync();
        } catch (error) {
          // Half a line would be the next reader's problem.
          await truncate(path, size).catch(() => undefined);
          throw error;
        }
      }),
    close: async () => {
      await handle.close();
      await lock.release();
    },
  };
}

/** All records of a model, oldest first; none where there is no journal yet. Throws ResultsError. */
export async function readJournal(
  folder: string,
  model: string,
): Promise<{ readonly records: JournalRecord[]; readonly warnings: string[] }> {
  const path = journalPath(folder, model);
  const { records, torn } = await readLines(path);
  const warnings = torn === null ? [] : [`The last line of ${path} is torn (a crash in the middle of a write) and was left out.`];
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

interface Torn {
  readonly text: string;
  /** Bytes of the good lines before it. */
  readonly offset: number;
}

async function readLines(path: string): Promise<{ readonly records: JournalRecord[]; readonly torn: Torn | null }> {
  const text = await readOrEmpty(path);
  const lines = text.split("\n");
  const last = lines.pop() ?? "";
  const records: JournalRecord[] = [];
  for (const [index, line] of lines.entries()) {
    const parsed = parseRecord(line);
    if (parsed.state === "record") records.push(parsed.record);
    else if (index === lines.length - 1 && last === "") {
      const good = lines
        .slice(0, -1)
        .map((entry) => `${entry}\n`)
        .join("");
      return { records, torn: { text: line, offset: Buffer.byteLength(good) } };
    } else {
      throw new ResultsError(
        "corrupt",
        `${path}, line ${index + 1}: ${parsed.why} Mend or remove that line, or choose another folder with --out; O3 changes nothing there.`,
      );
    }
  }
  return { records, torn: last === "" ? null : { text: last, offset: Buffer.byteLength(text) - Buffer.byteLength(last) } };
}

async function readOrEmpty(path: string): Promise<string> {
  return withIoErrors(path, async () => {
    try {
      return await readFile(path, "utf8");
    } catch (error) {
      if (error instanceof Error && "code" in error && error.code === "ENOENT") return "";
      throw error;
    }
  });
}

async function setAside(path: string, torn: Torn): Promise<string> {
  const aside = `${path}.torn-${torn.offset}`;
  await withIoErrors(path, async () => {
    await writeFile(aside, torn.text);
    await truncate(path, torn.offset);
  });
  return `The last line of ${path} was torn (a crash in the middle of a write); it was moved to ${aside}.`;
}
