import type { Made, ModelChange, TakenBack } from "./contract";
import { isSameServer } from "./model-adapter";
import type { UndoRecord, UndoRecords } from "./records";

interface Handed {
  /** Changes that stay, since another folder's agents use what they made. */
  readonly kept: readonly Made[];
  readonly words: readonly TakenBack[];
}

/**
 * Where another folder uses the model that an apply made, the model stays, and it is that folder's undo that takes it away. The record that
 * takes it over is on the disk before anything is undone.
 */
export async function handOver(record: UndoRecord, records: UndoRecords): Promise<Handed> {
  const kept: Made[] = [];
  const words: TakenBack[] = [];
  const others = (await records.all()).records.filter(
    ({ id, state, endpoint, workspaceFolder }) =>
      id !== record.id && state === "applied" && workspaceFolder !== record.workspaceFolder && isSameServer(endpoint, record.endpoint),
  );
  for (const change of record.changes) {
    if (change.kind !== "model" || change.existing.state !== "absent") continue;
    const uses = (made: Made): made is ModelChange => made.kind === "model" && made.name === change.name && made.existing.state === "same";
    const heir = others.find(({ changes }) => changes.some(uses));
    if (!heir) continue;
    await records.write({ ...heir, changes: heir.changes.map((made) => (uses(made) ? { ...made, existing: change.existing } : made)) });
    kept.push(change);
    words.push({ state: "left", words: `The model ${change.name} stays: ${heir.workspaceFolder} uses it, and undo there takes it away.` });
  }
  return { kept, words };
}
