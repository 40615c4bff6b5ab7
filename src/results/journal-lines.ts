import { readFile, rm, stat, truncate, writeFile } from "node:fs/promises";
import type { JournalRecord } from "../core/domain/journal";
import { ResultsError } from "../core/errors";
import type { Said, StatementOf } from "../core/domain/statements";
import { hasCode, withIoErrors } from "./io-error";
import { parseRecord } from "./schema/journal";

/** How a journal ends: whole, with a record that only lacks its line end, or with half a line. */
export type JournalEnd =
  { readonly state: "whole" } | { readonly state: "unended" } | { readonly state: "torn"; readonly bytes: Buffer; readonly offset: number };

export interface JournalLines {
  readonly records: JournalRecord[];
  /** Lines of kinds that this O3 does not know: left as they are, and passed over. */
  readonly passedOver: readonly PassedOver[];
  readonly end: JournalEnd;
}

export interface PassedOver {
  /** 1 for the first line of the file. */
  readonly line: number;
  /** Records of what, in words. */
  readonly what: string;
}

const NEWLINE = 0x0a;

/** Reads a journal without changing it; an absent one is empty. Throws ResultsError "corrupt" with file and line. */
export const readLines = async (path: string): Promise<JournalLines> => linesIn(await readOrEmpty(path), { path, firstLine: 1 });

/** The records in a part of a journal that begins with its line number `firstLine`. Throws ResultsError "corrupt" with file and line. */
export function linesIn(content: Buffer, { path, firstLine }: { readonly path: string; readonly firstLine: number }): JournalLines {
  const records: JournalRecord[] = [];
  const passedOver: PassedOver[] = [];
  for (let offset = 0, line = firstLine; offset < content.length; line++) {
    const newline = content.indexOf(NEWLINE, offset);
    const end = newline < 0 ? content.length : newline;
    const text = content.toString("utf8", offset, end);
    const parsed = parseRecord(text);
    const last = end + 1 >= content.length;
    if (parsed.state === "record") records.push(parsed.record);
    else if (parsed.state === "unknown") passedOver.push({ line, what: parsed.what });
    // Whatever is JSON was written whole: that it is no record is another mistake than a crash.
    else if (last && parsed.cause === "syntax") return { records, passedOver, end: { state: "torn", bytes: content.subarray(offset), offset } };
    else {
      throw new ResultsError("corrupt", { code: "journal-line-bad", path, line: String(line), why: parsed.why });
    }
    offset = end + 1;
  }
  return { records, passedOver, end: content.length > 0 && content.at(-1) !== NEWLINE ? { state: "unended" } : { state: "whole" } };
}

/** How many lines were passed over, and what they hold; null where none was. */
export const passedOverIn = (path: string, passedOver: readonly PassedOver[]): StatementOf<"lines-passed-over"> | null =>
  passedOver.length === 0 ? null : { code: "lines-passed-over", path, lines: passedOver.length, kinds: [...new Set(passedOver.map(({ what }) => what))].join(", ") };

async function readOrEmpty(path: string): Promise<Buffer> {
  return withIoErrors(path, async () => {
    try {
      return await readFile(path);
    } catch (error) {
      if (hasCode(error, "ENOENT")) return Buffer.alloc(0);
      throw error;
    }
  });
}

/** Makes a journal fit to be appended to. Returns what was done, or null. Throws ResultsError. */
export async function repairEnd(path: string, end: JournalEnd): Promise<Said | null> {
  if (end.state === "whole") return null;
  if (end.state === "unended") {
    await withIoErrors(path, () => writeFile(path, "\n", { flag: "a" }));
    return null;
  }
  const aside = await withIoErrors(path, async () => {
    const kept = await setAside(path, end.bytes);
    // Whoever writes there without the lock: their lines stay.
    if ((await stat(path)).size !== end.offset + end.bytes.length)
      throw new ResultsError("io", { code: "another-writer", path });
    await truncate(path, end.offset);
    return kept;
  });
  return { code: "torn-moved", path, aside };
}

/** Keeps the bytes in a file of their own, beside those of earlier crashes. */
async function setAside(path: string, bytes: Buffer): Promise<string> {
  for (let n = 1; ; n++) {
    const aside = `${path}.torn-${n}`;
    try {
      await writeFile(aside, bytes, { flag: "wx", flush: true });
      return aside;
    } catch (error) {
      if (hasCode(error, "EEXIST")) continue;
      await rm(aside, { force: true });
      throw error;
    }
  }
}
