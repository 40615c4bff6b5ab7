import { mkdir, readdir, readFile, rename, rm, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { z } from "zod";
import { EngineError, saidOf } from "../core/errors";
import { holderSchema } from "../results";
import type { ServerIdentity } from "./members";

const recordSchema = z.object({
  /** The O3 that started it. */
  holder: holderSchema,
  mark: z.string(),
  program: z.string(),
  command: z.string(),
  port: z.number(),
  /** Null until it has started. Its number is the number of its process group too. */
  head: z.object({ pid: z.number().int().positive(), startedAt: z.number() }).nullable(),
});
/** What the disk knows of a private server, so that the next run can end it after a crash of O3: a lock file with the server's name on it. */
export type ServerRecord = z.infer<typeof recordSchema>;

const PREFIX = ".private-server-";
const SUFFIX = ".json";

export const logPath = (folder: string, mark: string): string => join(folder, `${PREFIX}${mark}.log`);
const recordPath = (folder: string, mark: string): string => join(folder, `${PREFIX}${mark}${SUFFIX}`);

export const identityIn = ({ mark, program, head }: ServerRecord): ServerIdentity => ({ mark, program, head });

/** The file appears with its whole content at once. Throws EngineError. */
export async function writeRecord(folder: string, record: ServerRecord): Promise<void> {
  const path = recordPath(folder, record.mark);
  const temporary = `${path}.new`;
  try {
    await mkdir(folder, { recursive: true });
    await writeFile(temporary, `${JSON.stringify(record, null, 2)}\n`);
    await rename(temporary, path);
  } catch (error) {
    await rm(temporary, { force: true }).catch(() => undefined);
    throw cannotNote(folder, error);
  }
}

export const cannotNote = (folder: string, error: unknown): EngineError =>
  new EngineError("unreachable", { code: "server-not-noted", folder, why: saidOf(error) }, { cause: error });

/** With the server's log. */
export async function removeRecord(folder: string, mark: string): Promise<void> {
  for (const path of [logPath(folder, mark), recordPath(folder, mark)]) await rm(path, { force: true });
}

/** All that are noted in a folder; `record` is null for what is no record: emptied by a power cut, so its server did not outlive it. */
export async function readRecords(folder: string): Promise<readonly { readonly mark: string; readonly record: ServerRecord | null }[]> {
  const names = await readdir(folder).catch(() => []);
  const marks = names
    .filter((name) => name.startsWith(PREFIX) && name.endsWith(SUFFIX))
    .map((name) => name.slice(PREFIX.length, -SUFFIX.length));
  return Promise.all(
    marks.map(async (mark) => ({ mark, record: parse(await readFile(recordPath(folder, mark), "utf8").catch(() => "")) })),
  );
}

function parse(text: string): ServerRecord | null {
  try {
    return recordSchema.safeParse(JSON.parse(text)).data ?? null;
  } catch {
    return null;
  }
}
