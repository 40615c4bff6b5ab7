import { randomUUID } from "node:crypto";
import type { Adapter, Change, ModelStore, Plan, Wanted } from "./contract";
import { derivedName } from "./derived-name";
import { modelAdapter } from "./model-adapter";
import { UndoRecords, recordOf } from "./records";
import type { UndoRecord } from "./records";
import { settingsAdapter } from "./settings-adapter";

export type { Adapter, BakedOptions, Change, ModelStore, Plan, StoredModel, Wanted } from "./contract";
export { derivedName, isDerived } from "./derived-name";

export interface ApplyPorts {
  readonly store: ModelStore;
  /** Where the way back is kept. */
  readonly resultsFolder: string;
  /** Epoch milliseconds. */
  readonly now: () => number;
}

/** In the order in which changes are made: nothing may name a model that is not there. */
const adapters = (ports: ApplyPorts): readonly Adapter[] => [
  modelAdapter(ports.store, new UndoRecords(ports.resultsFolder)),
  settingsAdapter(),
];

/** Looks, and writes nothing. Throws UsageError for what is in the way, EngineError when the server does not answer. */
export async function planApply(wanted: Wanted, ports: ApplyPorts, signal: AbortSignal): Promise<Plan> {
  const steps: { readonly change: Change; readonly words: string }[] = [];
  for (const adapter of adapters(ports)) {
    const { inUse } = await adapter.detect(wanted, signal);
    const step = inUse ? await adapter.plan(wanted, signal) : null;
    if (step) steps.push(step);
  }
  return {
    id: randomUUID(),
    wanted,
    derivedModel: derivedName(wanted.model, wanted.preset),
    changes: steps.map(({ change }) => change),
    words: steps.map(({ words }) => words),
  };
}

/** Makes exactly the planned changes. The way back is on the disk before the first; a failure half way takes back what was done. */
export async function applyPlan(plan: Plan, ports: ApplyPorts, signal: AbortSignal): Promise<UndoRecord> {
  const records = new UndoRecords(ports.resultsFolder);
  const record = recordOf(plan, new Date(ports.now()));
  await records.write(record);
  const done: Change[] = [];
  try {
    for (const change of plan.changes) {
      signal.throwIfAborted();
      // A change that was begun may have been made, whatever its answer.
      done.push(change);
      await adapterFor(change, ports).apply(change, signal);
    }
  } catch (error) {
    // Not with the caller's signal: the way back has to be gone also after a cancel. Where that fails too, the record stays for undo.
    await takeBack(done, ports, AbortSignal.timeout(TAKE_BACK_LIMIT_MS)).then(
      () => records.write({ ...record, state: "undone" }),
      () => undefined,
    );
    throw error;
  }
  const applied = { ...record, state: "applied" } as const;
  await records.write(applied);
  return applied;
}

const TAKE_BACK_LIMIT_MS = 10_000;

export interface Undone {
  readonly record: UndoRecord;
  /** What could not be put back as it was, a sentence each. */
  readonly words: readonly string[];
}

/** Takes back the newest apply of which something is left, also one that a crash cut off. Null when there is none. */
export async function undoLast(ports: ApplyPorts, signal: AbortSignal): Promise<Undone | null> {
  const records = new UndoRecords(ports.resultsFolder);
  const record = await records.last();
  if (!record) return null;
  const words = await takeBack(record.changes, ports, signal);
  await records.write({ ...record, state: "undone" });
  return { record, words };
}

/** The last change first. */
async function takeBack(changes: readonly Change[], ports: ApplyPorts, signal: AbortSignal): Promise<string[]> {
  const words: string[] = [];
  for (const change of changes.toReversed()) {
    const said = await adapterFor(change, ports).undo(change, signal);
    if (said !== null) words.push(said);
  }
  return words;
}

const adapterFor = (change: Change, ports: ApplyPorts): Adapter =>
  change.kind === "model" ? modelAdapter(ports.store, new UndoRecords(ports.resultsFolder)) : settingsAdapter();
