import { chmod, mkdir, readdir, readFile, stat } from "node:fs/promises";
import { isAbsolute, join, relative, resolve, sep } from "node:path";
import { replaceFile, slug } from "../results";
import type { Made, Plan } from "./contract";
import { earlierRecords } from "./earlier-records";
import { movedHere } from "./note";
import { newerRecord, UNDO_SCHEMA, undoRecord } from "./record-schema";
import type { StoredRecord } from "./record-schema";

/** What was applied to a workspace folder, with all that undo needs. */
export interface UndoRecord extends Omit<StoredRecord, "schema" | "changes" | "folderId"> {
  readonly changes: readonly Made[];
  readonly folderId: string | null;
  /** Where it is kept. */
  readonly file: string;
}

/** A record that a newer O3 wrote. */
export interface NewerRecord {
  readonly file: string;
  readonly at: string;
  readonly workspaceFolder: string | null;
}

interface Found {
  /** Oldest first. */
  readonly records: readonly UndoRecord[];
  readonly newer: readonly NewerRecord[];
}

/** Nobody else's business: O3's own values in other programs' settings. */
const OWN_FOLDER = 0o700;
const OWN_FILE = 0o600;

/** Records of what was applied, by this user in whatever workspace; those of earlier versions are in the results folder. */
export class UndoRecords {
  private readonly folder: string;

  private readonly resultsFolders: readonly string[];

  constructor({ stateFolder, resultsFolders }: { readonly stateFolder: string; readonly resultsFolders: readonly string[] }) {
    this.folder = join(stateFolder, "applied");
    this.resultsFolders = resultsFolders;
  }

  /** Damaged files are passed over. */
  async all(): Promise<Found> {
    const names = (await readdir(this.folder).catch(() => [])).filter((name) => name.endsWith(".json"));
    const files = names.map((name) => join(this.folder, name));
    const texts = await Promise.all(files.map((file) => readFile(file, "utf8").catch(() => "")));
    const values = texts.map((text, at) => ({ file: files[at] ?? "", value: jsonOf(text) }));
    const records: UndoRecord[] = [...(await Promise.all(this.resultsFolders.map(earlierRecords))).flat().map((record) => ({ ...record, folderId: null }))];
    const newer: NewerRecord[] = [];
    for (const { file, value } of values) {
      const known = undoRecord.safeParse(value);
      if (known.success) records.push({ ...known.data, file, changes: known.data.changes.map((change) => placed(change, known.data.workspaceFolder)) });
      const unknown = newerRecord.safeParse(value);
      if (unknown.success && unknown.data.state !== "undone")
        newer.push({ file, at: unknown.data.at, workspaceFolder: unknown.data.workspaceFolder ?? null });
    }
    return { records: records.sort((a, b) => Date.parse(a.at) - Date.parse(b.at)), newer };
  }

  /** Those of one folder that are not undone, oldest first; the folder may have been moved since, or be named in another way. */
  async of(workspaceFolder: string): Promise<Found> {
    const id = await folderIdOf(workspaceFolder);
    const { records, newer } = await this.all();
    const mine: UndoRecord[] = [];
    for (const record of records) {
      if (record.state === "undone") continue;
      if (record.workspaceFolder === workspaceFolder) mine.push(record);
      else if (id !== null && record.folderId === id) mine.push(moved(record, workspaceFolder));
    }
    if (mine.length === 0) {
      const open = records.filter(({ state }) => state !== "undone");
      mine.push(...(await movedHere(workspaceFolder, open)).map((record) => moved(record, workspaceFolder)));
    }
    return { records: mine, newer: newer.filter((record) => record.workspaceFolder === null || record.workspaceFolder === workspaceFolder) };
  }

  /** A record of its own time: later than all others, also when the clock was set back. */
  async begin({ id, wanted, derivedModel, changes }: Plan, nowMs: number): Promise<UndoRecord> {
    const last = (await this.all()).records.at(-1);
    const at = new Date(Math.max(nowMs, last ? Date.parse(last.at) + 1 : 0)).toISOString();
    const { model, preset, endpoint, workspaceFolder } = wanted;
    const record: UndoRecord = {
      ...{ id, at, state: "begun", model, preset, endpoint, derivedModel, workspaceFolder },
      folderId: await folderIdOf(workspaceFolder),
      changes: [...changes],
      file: join(this.folder, `${at.replaceAll(/[:.]/g, "-")}-${slug(model)}-${preset}.json`),
    };
    await this.write(record);
    return record;
  }

  /** On the disk (fsync) when it resolves. Of what is undone nothing but that is kept. */
  async write(record: UndoRecord): Promise<void> {
    const { file, ...rest } = record;
    // A record of an earlier version stays where and as it is, but for its end.
    const stored = file.startsWith(this.folder) ? { schema: UNDO_SCHEMA, ...rest, changes: rest.changes.map((change) => stripped(change, rest.workspaceFolder)) } : { ...(jsonOf(await readFile(file, "utf8")) as object), state: rest.state };
    if (file.startsWith(this.folder)) {
      await mkdir(this.folder, { recursive: true, mode: OWN_FOLDER }).catch(() => undefined);
      await chmod(this.folder, OWN_FOLDER).catch(() => undefined);
    }
    await replaceFile(file, `${JSON.stringify(rest.state === "undone" ? { ...stored, changes: [] } : stored, null, 2)}\n`, OWN_FILE);
  }
}

function jsonOf(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return null;
  }
}

/** Device, inode and birth: a folder keeps them when it is renamed, and another one that gets the inode is born later. */
async function folderIdOf(folder: string): Promise<string | null> {
  const found = await stat(folder, { bigint: true }).catch(() => null);
  return found && found.ino !== 0n ? `${found.dev}:${found.ino}:${found.birthtimeMs}` : null;
}

const isInside = (path: string, folder: string): boolean => path.startsWith(folder.endsWith(sep) ? folder : folder + sep);

function stripped(change: Made, workspaceFolder: string): StoredRecord["changes"][number] {
  if (change.kind === "model") return { ...change };
  const { kind, adapter, path, level, format, keys, back, beforeHash, afterHash, madeFolders } = change;
  return {
    ...{ kind, adapter, level, format, beforeHash, afterHash, madeFolders },
    path: isInside(path, workspaceFolder) ? relative(workspaceFolder, path).split(sep).join("/") : path,
    keys: keys.map((key) => ({ ...key, path: [...key.path] })),
    back: back.map((edits) => [...edits]),
  };
}

const placed = (change: StoredRecord["changes"][number], workspaceFolder: string): Made =>
  change.kind === "model" || isAbsolute(change.path) ? change : { ...change, path: resolve(workspaceFolder, change.path) };

const moved = (record: UndoRecord, workspaceFolder: string): UndoRecord => ({
  ...record,
  workspaceFolder,
  changes: record.changes.map((change) =>
    change.kind === "file" && isInside(change.path, record.workspaceFolder)
      ? { ...change, path: resolve(workspaceFolder, relative(record.workspaceFolder, change.path)) }
      : change,
  ),
});
