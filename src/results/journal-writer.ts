import { writeFile } from "node:fs/promises";
import type { FileHandle } from "node:fs/promises";
import { basename, dirname, join } from "node:path";
import type { JournalRecord } from "../core/domain/journal";
import { ResultsError, saidOf } from "../core/errors";
import type { Journal } from "../core/ports";
import type { Said } from "../core/domain/statements";
import { together } from "../core/domain/statements";
import { withIoErrors } from "./io-error";
import { changeOf, contentOf, takeBack } from "./journal-file";
import { parseRecord } from "./schema/journal";
import { toJson } from "./with-sentences";

/** A journal while a run writes it. */
export interface Writer extends Journal {
  /** Aborts, with a ResultsError as its reason, as soon as it is seen that the file is not as this run left it. */
  readonly lost: AbortSignal;
  /** Takes over what a run that is continued has in another journal: runs that are here already are left out. */
  adopt(records: readonly JournalRecord[]): Promise<void>;
}

/** Its file. */
interface Opened {
  readonly path: string;
  readonly handle: FileHandle;
  /** Bytes of whole lines in it. */
  readonly size: number;
  readonly past: readonly JournalRecord[];
  readonly copy: (Writer & { readonly path: string }) | null;
  readonly note: (said: Said) => void;
}

/** How often the file is looked at between two records, which may be minutes apart. */
const LOOK_MS = 1_000;

/** Appends to a journal, one record at a time, and never to a file that is not as it was left. */
export class JournalWriter implements Writer {
  private readonly loss = new AbortController();
  private readonly known: Set<string>;
  private readonly timer: NodeJS.Timeout;
  private copy: Opened["copy"];
  private whole: number;
  /** What was written here, for the day when the file is gone. */
  private readonly lines: Buffer[] = [];
  /** What a failed write may have left half of. */
  private half: Buffer | null = null;
  /** Where records go since the journal was taken from under us; null where that is nowhere but in the copy. */
  private away: { readonly to: string | null } | null = null;
  private last: Promise<unknown> = Promise.resolve();
  private runId: string;

  readonly lost = this.loss.signal;

  constructor(private readonly file: Opened) {
    this.whole = file.size;
    this.copy = file.copy;
    this.known = new Set(file.past.map(({ runId }) => runId));
    this.runId = file.past.at(-1)?.runId ?? "run";
    let looking = false;
    this.timer = setInterval(() => {
      if (looking) return;
      looking = true;
      void this.inTurn(() => this.look()).finally(() => {
        looking = false;
      });
    }, LOOK_MS).unref();
  }

  append(record: JournalRecord): Promise<void> {
    return this.inTurn(async () => {
      await this.toCopy((copy) => copy.append(record));
      await this.write([record]);
    });
  }

  adopt(records: readonly JournalRecord[]): Promise<void> {
    return this.inTurn(async () => {
      await this.toCopy((copy) => copy.adopt(records));
      const missing = records.filter(({ runId }) => !this.known.has(runId));
      if (missing.length > 0) await this.write(missing);
    });
  }

  close(): Promise<void> {
    clearInterval(this.timer);
    return this.inTurn(() => this.file.handle.close());
  }

  /** One at a time: what a failed write takes back must not be another's line. */
  private inTurn(work: () => Promise<void>): Promise<void> {
    const turn = this.last.then(work);
    this.last = turn.catch(() => undefined);
    return turn;
  }

  /** A copy that fails ends; the run does not. */
  private async toCopy(give: (copy: NonNullable<Opened["copy"]>) => Promise<void>): Promise<void> {
    if (!this.copy) return;
    try {
      await give(this.copy);
    } catch (error) {
      this.copy = null;
      this.file.note({ code: "kept-alone-from-here", path: this.file.path, why: saidOf(error) });
    }
  }

  private async write(records: readonly JournalRecord[]): Promise<void> {
    const bytes = Buffer.concat(records.map(lineOf));
    const { path, handle } = this.file;
    this.runId = records.at(-1)?.runId ?? this.runId;
    await withIoErrors(path, async () => {
      if (this.away) return this.writeElsewhere(this.away, bytes);
      // Behind half a line nothing could be read: what a failed write could not take back then has to go now.
      if (this.half !== null && (await takeBack(handle, this.whole, this.half))) this.half = null;
      const change = await changeOf(path, handle, this.whole);
      if (change !== null) throw await this.rescue(change, bytes);
      try {
        await handle.appendFile(bytes);
        await handle.datasync();
        this.whole += bytes.length;
        this.lines.push(bytes);
        for (const { runId } of records) this.known.add(runId);
      } catch (error) {
        this.half = bytes;
        if (await takeBack(handle, this.whole, bytes).catch(() => false)) this.half = null;
        throw error;
      }
    });
  }

  private async writeElsewhere({ to }: { readonly to: string | null }, bytes: Buffer): Promise<void> {
    if (to !== null) await keepAt(to, [bytes]);
    else if (!this.copy) throw this.lost.reason;
  }

  /** While nothing is written. */
  private async look(): Promise<void> {
    if (this.away || this.half !== null) return;
    const change = await changeOf(this.file.path, this.file.handle, this.whole).catch(() => null);
    if (change !== null) await this.rescue(change, Buffer.alloc(0));
  }

  /** The file is not ours any more: nothing is changed in it, no folder that is gone is made anew, and what is known goes beside it. */
  private async rescue(change: Said, bytes: Buffer): Promise<ResultsError> {
    const { path, handle } = this.file;
    const known = [...((await contentOf(handle, this.whole).then((content) => content && [content])) ?? this.lines), bytes];
    // A run that is copied needs no place outside the results folder.
    const folders = this.copy ? [dirname(path), dirname(dirname(path))] : foldersAbove(path);
    let to: string | null = null;
    for (const folder of folders) {
      const beside = join(folder, `${basename(path)}.recovered-${this.runId}`);
      if (to === null && (await keepAt(beside, known).then(() => true).catch(() => false))) to = beside;
    }
    this.away = { to };
    const error = new ResultsError("io", together([{ code: "journal-changed", path, change }, ...this.kept(to)]));
    this.loss.abort(error);
    return error;
  }

  private kept(to: string | null): readonly Said[] {
    const copied: readonly Said[] = this.copy ? [{ code: "journal-all-in", path: this.copy.path }] : [];
    if (to !== null) return [{ code: "journal-known-in", path: to }, ...copied];
    return copied.length > 0 ? copied : [{ code: "journal-not-kept" }];
  }
}

function lineOf(record: JournalRecord): Buffer {
  const line = toJson(record);
  // A line that cannot be read again (a number that is none) would make the whole journal unreadable.
  if (parseRecord(line).state !== "record") throw new TypeError(`A ${record.kind} record does not fit the journal's schema and was not written: ${line}`);
  return Buffer.from(`${line}\n`);
}

/** Of a file, from its own up. */
function foldersAbove(path: string): readonly string[] {
  const folder = dirname(path);
  return folder === path ? [] : [folder, ...foldersAbove(folder)];
}

const keepAt = (path: string, parts: readonly Buffer[]): Promise<void> => writeFile(path, Buffer.concat(parts), { flag: "a", flush: true });
