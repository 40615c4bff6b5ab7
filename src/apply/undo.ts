import { Cancelled, UsageError } from "../core/errors";
import { ACTIVE_PRESET, settingsPath } from "./active-preset";
import { Adapters, isEffective } from "./adapters";
import type { Made, TakenBack } from "./contract";
import { handOver } from "./hand-over";
import { isSameServer } from "./model-adapter";
import { removeNote, strandedNote } from "./note";
import type { ApplyPorts } from "./ports";
import { UndoRecords } from "./records";
import type { UndoRecord } from "./records";
import { WORKSPACE_SETTINGS } from "./settings-adapter";

export interface ToUndo {
  /** Absolute paths: the newest apply to one of them is meant. */
  readonly workspaceFolders: readonly string[];
  /** Only the part of this agent, of the newest apply that has one. */
  readonly agent?: string | undefined;
}

export interface Undone {
  readonly record: UndoRecord;
  /** What could not be put back as it was, a sentence each. */
  readonly words: readonly string[];
  /** O3's note is still there, and nothing leads back from it any more: somebody edited it. */
  readonly noteStays: boolean;
}

/**
 * Takes back the newest apply of which something is left, also one that a crash cut off. Null when there is none. Throws when something is in the
 * way that can be mended (server down, settings that cannot be read): all else is taken back, and a later undo does the rest.
 */
export async function undoLast({ workspaceFolders, agent }: ToUndo, ports: ApplyPorts, signal: AbortSignal): Promise<Undone | null> {
  const records = new UndoRecords(ports);
  const adapters = new Adapters(ports);
  let idle: Undone | null = null;
  for (const record of await newestFirst(records, workspaceFolders)) {
    const undone = agent === undefined ? await undoRecord(record, { adapters, records, ports }, signal) : await undoAgent(record, agent, { adapters, records }, signal);
    if (!undone) continue;
    // Applied again, an agent's part has nothing new in it: what the user means was written by an earlier apply.
    if (agent === undefined || record.changes.some((change) => isPartOf(change, agent) && isEffective(change))) return undone;
    idle ??= undone;
  }
  return idle;
}

/** Throws UsageError where the newest is by a newer O3: what it did is not known here, and what was before it must not be put back over it. */
async function newestFirst(records: UndoRecords, folders: readonly string[]): Promise<readonly UndoRecord[]> {
  const found = await Promise.all(folders.map((folder) => records.of(folder)));
  const mine = found.flatMap(({ records: of }) => of).sort((a, b) => Date.parse(b.at) - Date.parse(a.at));
  const newer = found.flatMap(({ newer: of }) => of).find(({ at }) => Date.parse(at) >= Date.parse(mine[0]?.at ?? "1970-01-01"));
  if (newer) throw new UsageError(`The last apply was made by a newer O3 (${newer.file}). Undo it with that one; this O3 changes nothing until then.`);
  return mine;
}

/**
 * Takes back one apply and, before it, all that came after it in that folder: what a newer one wrote over cannot be put back without it. Newest first.
 * Throws as `undoLast`, and UsageError where it is not there (any more).
 */
export async function undoBackTo({ workspaceFolder, id }: { readonly workspaceFolder: string; readonly id: string }, ports: ApplyPorts, signal: AbortSignal): Promise<readonly Undone[]> {
  const records = new UndoRecords(ports);
  const adapters = new Adapters(ports);
  const all = await newestFirst(records, [workspaceFolder]);
  const at = all.findIndex((record) => record.id === id);
  if (at < 0) throw new UsageError("This apply is not there any more: it was undone already.");
  const undone: Undone[] = [];
  for (const record of all.slice(0, at + 1)) undone.push(...[await undoRecord(record, { adapters, records, ports }, signal)].filter((one) => one !== null));
  return undone;
}

interface Tools {
  readonly adapters: Adapters;
  readonly records: UndoRecords;
}

/** Null where it was cut off before it did anything: the user means the one before. */
async function undoRecord(record: UndoRecord, { adapters, records, ports }: Tools & { readonly ports: ApplyPorts }, signal: AbortSignal): Promise<Undone | null> {
  const here = isSameServer(record.endpoint, ports.store.endpoint);
  const { kept, words } = await handOver(record, records);
  const rest = { ...record, changes: record.changes.filter((change) => (here || change.kind === "file") && !kept.includes(change)) };
  const taken = [...(here ? [] : staysElsewhere(record)), ...words, ...(await takeBack(rest, adapters, signal))];
  await records.write({ ...record, state: "undone" });
  const note = await takeAdoptedNote(record, kept, records);
  if (record.state === "begun" && taken.every(({ state }) => state === "nothing")) return null;
  return { record, words: [...taken.flatMap((back) => back.words ?? []), ...note.words], noteStays: note.stays };
}

/**
 * A note that stood there before this apply, in a folder that came from elsewhere, names the model that is taken away now: it goes with it. One that
 * somebody edited stays.
 */
async function takeAdoptedNote(record: UndoRecord, kept: readonly Made[], records: UndoRecords): Promise<{ readonly words: readonly string[]; readonly stays: boolean }> {
  const { workspaceFolder, derivedModel, changes } = record;
  const stranded = await strandedNote(workspaceFolder, (await records.of(workspaceFolder)).records);
  if (!stranded) return { words: [], stays: false };
  const made = changes.some((change) => change.kind === "model" && change.existing.state === "absent" && !kept.includes(change));
  const wrote = changes.some((change) => change.kind === "file" && change.adapter === WORKSPACE_SETTINGS && change.keys.length > 0);
  if (!made || wrote || stranded.names?.derivedModel !== derivedModel) return { words: [], stays: true };
  await removeNote(workspaceFolder);
  return { words: [`${settingsPath(workspaceFolder)} named the model already before it was applied: ${ACTIVE_PRESET} is taken out.`], stays: false };
}

const isPartOf = (change: Made, agent: string): boolean => change.kind === "file" && change.adapter === agent;

/** The rest of the apply stays in effect. Null where the agent has no part in it. */
async function undoAgent(record: UndoRecord, agent: string, { adapters, records }: Tools, signal: AbortSignal): Promise<Undone | null> {
  const part = record.changes.filter((change) => isPartOf(change, agent));
  if (part.length === 0) return null;
  const taken = await takeBack({ ...record, changes: part }, adapters, signal);
  await records.write({ ...record, changes: record.changes.filter((change) => !isPartOf(change, agent)) });
  return { record, words: taken.flatMap(({ words }) => words ?? []), noteStays: false };
}

/** The last change first. What can be taken back is, before anything is thrown. Throws Cancelled, and what adapters throw. */
export async function takeBack({ changes, workspaceFolder }: Pick<UndoRecord, "changes" | "workspaceFolder">, adapters: Adapters, signal: AbortSignal): Promise<TakenBack[]> {
  const taken: TakenBack[] = [];
  const failures: unknown[] = [];
  for (const change of [...changes].reverse()) {
    stopIfCancelled(signal);
    try {
      taken.push(await adapters.undo(change, workspaceFolder, signal));
    } catch (error) {
      stopIfCancelled(signal);
      failures.push(error);
    }
  }
  if (failures.length > 0) throw failures[0];
  return taken;
}

export function stopIfCancelled(signal: AbortSignal): void {
  if (signal.aborted) throw new Cancelled();
}

/** O3 speaks to no server but the one that is set, whatever a record says. */
const staysElsewhere = ({ changes, endpoint }: UndoRecord): TakenBack[] =>
  changes.flatMap((change) =>
    change.kind === "model" && change.existing.state !== "same"
      ? [{ state: "left" as const, words: `The model ${change.name} stays on the server at ${endpoint}, which is not the one that O3 uses now.` }]
      : [],
  );
