import { AGENTS } from "./agents";
import { driftOfFile } from "./file-change";
import { driftOfModel, isSameServer } from "./model-adapter";
import { strandedNote } from "./note";
import type { StrandedNote } from "./note";
import type { ApplyPorts } from "./ports";
import { UndoRecords } from "./records";
import type { UndoRecord } from "./records";

/** An apply that is not undone: what it reaches, and what is not as it left it. */
export interface InEffect {
  /** The plan's. */
  readonly id: string;
  /** When, as ISO 8601. */
  readonly at: string;
  readonly workspaceFolder: string;
  readonly model: string;
  readonly preset: UndoRecord["preset"];
  readonly derivedModel: string;
  /** It was cut off half way. */
  readonly cutOff: boolean;
  readonly agents: readonly { readonly id: string; readonly title: string }[];
  /** A sentence for each thing that somebody else changed since. */
  readonly drift: readonly string[];
}

/** What is applied to a folder, newest first. What a newer apply has written over is no drift. Looks only; a server that does not answer is passed over. */
export async function inEffect(workspaceFolder: string, ports: ApplyPorts, signal: AbortSignal): Promise<readonly InEffect[]> {
  const { records } = await new UndoRecords(ports).of(workspaceFolder);
  const seen = new Set<string>();
  const found: InEffect[] = [];
  for (const record of [...records].reverse()) {
    const drift: string[] = [];
    for (const change of record.changes) {
      const key = change.kind === "model" ? change.name : change.path;
      if (seen.has(key)) continue;
      seen.add(key);
      const words = change.kind === "file" ? await driftOfFile(change).catch(messageOf) : isSameServer(record.endpoint, ports.store.endpoint) ? await driftOfModel(change, ports.store, signal).catch(() => null) : null;
      if (words !== null) drift.push(words);
    }
    const ids = new Set(record.changes.flatMap((change) => (change.kind === "file" ? [change.adapter] : [])));
    const { id, at, model, preset, derivedModel, state } = record;
    found.push({ id, at, workspaceFolder, model, preset, derivedModel, cutOff: state === "begun", drift, agents: AGENTS.filter((agent) => ids.has(agent.id)).map(({ id: agent, title }) => ({ id: agent, title })) });
  }
  return found;
}

const messageOf = (error: unknown): string => (error instanceof Error ? error.message : String(error));

/** A note in a folder that nothing leads back from, and whether the server has the model that it names; null where there is none. */
export interface Stranded extends StrandedNote {
  /** Null where that is not known: another server, or none that answers. */
  readonly onServer: boolean | null;
}

export async function strandedIn(workspaceFolder: string, ports: ApplyPorts, signal: AbortSignal): Promise<Stranded | null> {
  const { records } = await new UndoRecords(ports).of(workspaceFolder);
  const note = await strandedNote(workspaceFolder, records);
  if (!note) return null;
  const here = note.names !== null && isSameServer(note.names.endpoint, ports.store.endpoint);
  return { ...note, onServer: here ? await ports.store.find(note.names.derivedModel, signal).then((found) => found !== null, () => null) : null };
}
