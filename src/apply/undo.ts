import { Cancelled } from "../core/errors";
import { Adapters } from "./adapters";
import type { TakenBack } from "./contract";
import { isSameServer } from "./model-adapter";
import type { ApplyPorts } from "./ports";
import { UndoRecords } from "./records";
import type { UndoRecord } from "./records";

export interface Undone {
  readonly record: UndoRecord;
  /** What could not be put back as it was, a sentence each. */
  readonly words: readonly string[];
}

/**
 * Takes back the newest apply of which something is left, also one that a crash cut off. Null when there is none. Throws when something is in the
 * way that can be mended (server down, settings that cannot be read): all else is taken back, and a later undo does the rest.
 */
export async function undoLast(ports: ApplyPorts, signal: AbortSignal): Promise<Undone | null> {
  const records = new UndoRecords(ports.resultsFolder);
  const adapters = new Adapters(ports.store, records);
  for (const record of (await records.all()).reverse()) {
    if (record.state === "undone") continue;
    const here = isSameServer(record.endpoint, ports.store.endpoint);
    const taken = here ? await takeBack(record, adapters, signal) : await takeBackFiles(record, adapters, signal);
    await records.write({ ...record, state: "undone" });
    // One that was cut off before it did anything was no apply: the user means the one before.
    if (record.state === "begun" && taken.every(({ state }) => state === "nothing")) continue;
    return { record, words: taken.flatMap(({ words }) => words ?? []) };
  }
  return null;
}

/** The last change first. What can be taken back is, before anything is thrown. Throws Cancelled, and what adapters throw. */
export async function takeBack(record: UndoRecord, adapters: Adapters, signal: AbortSignal): Promise<TakenBack[]> {
  const taken: TakenBack[] = [];
  const failures: unknown[] = [];
  for (const change of [...record.changes].reverse()) {
    stopIfCancelled(signal);
    try {
      taken.push(await adapters.undo(change, signal));
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
async function takeBackFiles(record: UndoRecord, adapters: Adapters, signal: AbortSignal): Promise<TakenBack[]> {
  const taken = await takeBack({ ...record, changes: record.changes.filter(({ kind }) => kind === "file") }, adapters, signal);
  const left = record.changes.flatMap((change) => (change.kind === "model" && change.existing.state !== "same" ? [change.name] : []));
  return [
    ...left.map((name): TakenBack => ({
      state: "left",
      words: `The model ${name} stays on the server at ${record.endpoint}, which is not the one that O3 uses now.`,
    })),
    ...taken,
  ];
}
