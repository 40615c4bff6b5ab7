import { agentAdapter } from "./agent-adapter";
import type { Agent } from "./agents/agent";
import { AGENTS } from "./agents";
import type { Adapter, Change, FileAdapter, Made, ModelAdapter, PlannedAgent, Seen, Step, TakenBack, VerifyPorts, Wanted } from "./contract";
import { changesFile } from "./file-change";
import { modelAdapter } from "./model-adapter";
import { planAgents } from "./plan-agents";
import type { ApplyPorts } from "./ports";
import { UndoRecords } from "./records";
import { settingsAdapter } from "./settings-adapter";

interface Planned {
  readonly steps: readonly Step[];
  readonly agents: readonly PlannedAgent[];
}

/** All places where a preset is put: the server, O3's own note, and the files of coding agents. */
export class Adapters {
  private readonly model: ModelAdapter;
  private readonly files: readonly FileAdapter[];

  constructor(
    private readonly ports: ApplyPorts,
    private readonly known: readonly Agent[] = AGENTS,
  ) {
    this.model = modelAdapter(ports.store, new UndoRecords(ports));
    this.files = [settingsAdapter(), ...known.map((agent) => agentAdapter(agent, ports))];
  }

  /** In the order in which changes are made: nothing may name a model that is not there. */
  get all(): readonly [ModelAdapter, ...FileAdapter[]] {
    return [this.model, ...this.files];
  }

  async plan(wanted: Wanted, signal: AbortSignal): Promise<Planned> {
    const steps: Step[] = [];
    for (const adapter of this.all as readonly Adapter[]) {
      const { state } = await adapter.detect(wanted, signal);
      if (state === "in-use") steps.push(...(await adapter.plan(wanted, signal)));
    }
    const planned = await planAgents(wanted, this.known, this.ports);
    return { steps: [...steps, ...planned.steps], agents: planned.agents };
  }

  apply(change: Change, signal: AbortSignal): Promise<Change> {
    return change.kind === "model" ? this.model.apply(change, signal) : this.fileAdapter(change.adapter).apply(change, signal);
  }

  verify(change: Made, ports: VerifyPorts, signal: AbortSignal): Promise<Seen> {
    return change.kind === "model"
      ? this.model.verify(change, ports, signal)
      : this.fileAdapter(change.adapter).verify(change, ports, signal);
  }

  /** @param workspaceFolder the folder that the change was made for */
  undo(change: Made, workspaceFolder: string, signal: AbortSignal): Promise<TakenBack> {
    if (change.kind === "model") return this.model.undo(change, signal, workspaceFolder);
    const adapter = this.files.find(({ id }) => id === change.adapter);
    // Whoever wrote the record: undo writes to no other file than apply does.
    if (!adapter?.owns(change.path, workspaceFolder))
      return Promise.resolve({ state: "left", words: `${change.path} is no file that O3 writes for ${adapter?.title ?? change.adapter} here: it is left as it is.` });
    return adapter.undo(change, signal, workspaceFolder);
  }

  private fileAdapter(id: string): FileAdapter {
    const found = this.files.find((adapter) => adapter.id === id);
    if (!found) throw new Error(`no adapter ${id}`);
    return found;
  }
}

/** Whether all of a plan is there already. */
export const changesNothing = ({ changes }: { readonly changes: readonly Made[] }): boolean => !changes.some(isEffective);

/** Whether a change changes anything: what is there already as wanted is planned too, so that it can be said. */
export const isEffective = (change: Made): boolean => (change.kind === "model" ? change.existing.state !== "same" : changesFile(change));
