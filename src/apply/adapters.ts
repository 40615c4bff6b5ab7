import type { Change, FileAdapter, ModelAdapter, ModelStore, Seen, Step, TakenBack, VerifyPorts, Wanted } from "./contract";
import { modelAdapter } from "./model-adapter";
import type { UndoRecords } from "./records";
import { settingsAdapter } from "./settings-adapter";

/** All places where a preset is put. A new one for files is one more line here. */
export class Adapters {
  private readonly model: ModelAdapter;
  private readonly files: readonly FileAdapter[] = [settingsAdapter()];

  constructor(store: ModelStore, records: UndoRecords) {
    this.model = modelAdapter(store, records);
  }

  /** In the order in which changes are made: nothing may name a model that is not there. */
  get all(): readonly [ModelAdapter, ...FileAdapter[]] {
    return [this.model, ...this.files];
  }

  async plan(wanted: Wanted, signal: AbortSignal): Promise<readonly Step[]> {
    const steps: Step[] = [];
    for (const adapter of this.all) {
      const { state } = await adapter.detect(wanted, signal);
      if (state === "in-use") steps.push(...(await adapter.plan(wanted, signal)));
    }
    return steps;
  }

  apply(change: Change, signal: AbortSignal): Promise<Change> {
    return change.kind === "model" ? this.model.apply(change, signal) : this.fileAdapter(change.adapter).apply(change, signal);
  }

  verify(change: Change, ports: VerifyPorts, signal: AbortSignal): Promise<Seen> {
    return change.kind === "model"
      ? this.model.verify(change, ports, signal)
      : this.fileAdapter(change.adapter).verify(change, ports, signal);
  }

  undo(change: Change, signal: AbortSignal): Promise<TakenBack> {
    return change.kind === "model" ? this.model.undo(change, signal) : this.fileAdapter(change.adapter).undo(change, signal);
  }

  private fileAdapter(id: string): FileAdapter {
    const found = this.files.find((adapter) => adapter.id === id);
    if (!found) throw new Error(`no adapter ${id}`);
    return found;
  }
}

/** Whether a change changes anything: what is there already as wanted is planned too, so that it can be said. */
export const isEffective = (change: Change): boolean =>
  change.kind === "model" ? change.existing.state !== "same" : change.before !== change.after;
