import { open } from "node:fs/promises";
import type { FileHandle } from "node:fs/promises";
import type { JournalRecord } from "../core/domain/journal";
import type { Said } from "../core/domain/statements";
import { hasCode, withIoErrors } from "./io-error";
import type { PassedOver } from "./journal-lines";
import { linesIn, passedOverIn } from "./journal-lines";

/** All that a journal holds now. */
export interface JournalNow {
  /** Oldest first; the same array as before where nothing has changed. */
  readonly records: readonly JournalRecord[];
  /** Goes up whenever what was read before no longer stands: the file shrank, was replaced, rewritten or removed. */
  readonly generation: number;
  /** Null where every line was read. */
  readonly passedOver: Said | null;
}

const NEWLINE = 0x0a;
/** Bytes before the place reached that are compared: an append leaves them, a rewrite hardly ever does. */
const MARK_BYTES = 256;

/**
 * Follows a journal that another thread or process appends to. A line is read and checked once; half a line at the end is looked at again
 * when there is more of it. `read` throws ResultsError, for a corrupt line too, and again until the file has changed.
 */
export class JournalTail {
  private records: readonly JournalRecord[] = [];
  private generation = 0;
  private passedOver: readonly PassedOver[] = [];
  private at: Place = START;
  private seen = "";
  private corrupt: Error | null = null;
  private reading: Promise<JournalNow> | null = null;

  constructor(private readonly path: string) {}

  /** Those who ask at once share the answer. */
  read(): Promise<JournalNow> {
    return (this.reading ??= this.look().finally(() => {
      this.reading = null;
    }));
  }

  private async look(): Promise<JournalNow> {
    const handle = await withIoErrors(this.path, () => openIfThere(this.path));
    if (!handle) {
      if (this.seen !== "") this.startAnew();
      return this.now();
    }
    try {
      await withIoErrors(this.path, () => this.follow(handle));
    } finally {
      await handle.close();
    }
    return this.now();
  }

  private async follow(handle: FileHandle): Promise<void> {
    const { dev, ino, size, mtimeMs } = await handle.stat();
    const seen = `${dev} ${ino} ${size} ${mtimeMs}`;
    if (seen === this.seen) {
      if (this.corrupt) throw this.corrupt;
      return;
    }
    const file = `${dev} ${ino}`;
    if (this.at.offset > 0 && (this.at.file !== file || !(await this.isAppended(handle, size)))) this.startAnew();
    const { offset, unended, line, mark } = this.at;
    const added = await bytesOf(handle, offset, size);
    this.seen = seen;
    this.corrupt = null;
    const skipped = unended && added[0] === NEWLINE ? 1 : 0;
    try {
      const content = added.subarray(skipped);
      const { records, passedOver, end } = linesIn(content, { path: this.path, firstLine: line + skipped });
      const taken = end.state === "torn" ? content.subarray(0, end.offset) : content;
      if (records.length > 0) this.records = [...this.records, ...records];
      this.passedOver = [...this.passedOver, ...passedOver];
      this.at = {
        file,
        offset: offset + skipped + taken.length,
        unended: taken.length === 0 ? unended && skipped === 0 : end.state === "unended",
        line: line + skipped + countLines(taken),
        mark: Buffer.concat([mark, added.subarray(0, skipped), taken]).subarray(-MARK_BYTES),
      };
    } catch (error) {
      this.at = { ...this.at, file };
      this.corrupt = error as Error;
      throw error;
    }
  }

  /** Whether the file is what was read before with something behind it. */
  private async isAppended(handle: FileHandle, size: number): Promise<boolean> {
    const { offset, mark, unended } = this.at;
    if (size < offset) return false;
    // Touched or rewritten without growing: what is in it is not known.
    if (size === offset && !this.corrupt && this.seen.split(" ")[2] === String(size)) return false;
    const before = await bytesOf(handle, offset - mark.length, Math.min(size, offset + 1));
    if (!before.subarray(0, mark.length).equals(mark)) return false;
    return !unended || size === offset || before.at(-1) === NEWLINE;
  }

  private startAnew(): void {
    this.records = [];
    this.passedOver = [];
    this.generation++;
    this.at = START;
    this.seen = "";
    this.corrupt = null;
  }

  private now(): JournalNow {
    return { records: this.records, generation: this.generation, passedOver: passedOverIn(this.path, this.passedOver) };
  }
}

/** How far a file was read. */
interface Place {
  readonly file: string;
  /** Bytes. */
  readonly offset: number;
  /** The last record lacks its line end so far. */
  readonly unended: boolean;
  /** Number of the line at `offset`, from 1. */
  readonly line: number;
  /** The last bytes before `offset`. */
  readonly mark: Buffer;
}

const START: Place = { file: "", offset: 0, unended: false, line: 1, mark: Buffer.alloc(0) };

async function openIfThere(path: string): Promise<FileHandle | null> {
  try {
    return await open(path, "r");
  } catch (error) {
    if (hasCode(error, "ENOENT")) return null;
    throw error;
  }
}

/** The bytes from `start` to `end`; fewer where the file was cut meanwhile. */
async function bytesOf(handle: FileHandle, start: number, end: number): Promise<Buffer> {
  const bytes = Buffer.alloc(Math.max(0, end - start));
  let filled = 0;
  while (filled < bytes.length) {
    const { bytesRead } = await handle.read(bytes, filled, bytes.length - filled, start + filled);
    if (bytesRead === 0) break;
    filled += bytesRead;
  }
  return bytes.subarray(0, filled);
}

function countLines(bytes: Buffer): number {
  let lines = 0;
  for (let at = bytes.indexOf(NEWLINE); at >= 0; at = bytes.indexOf(NEWLINE, at + 1)) lines++;
  return lines;
}
