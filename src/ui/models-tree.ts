import * as vscode from "vscode";
import type { ModelEntry } from "../protocol/worker";
import type { Applied } from "./applied";
import type { AppliedAgents } from "./applied-agents";
import { childrenOf, idOf } from "./nodes";
import type { Node } from "./nodes";
import type { Redraws } from "./redraws";
import type { Runs } from "./runs";
import type { ServerWatch } from "./server";
import { itemFor } from "./tree-items";

/** Local models; under each its presets and runs. Only nodes whose content changed are drawn again. */
export class ModelsTree implements vscode.TreeDataProvider<Node>, vscode.Disposable {
  private readonly changed = new vscode.EventEmitter<Node | undefined>();
  private readonly subscriptions: readonly vscode.Disposable[];
  /** Null until VS Code was given something. */
  private shown: Map<string, Node> | null = null;
  private measuring: string | null = null;

  readonly onDidChangeTreeData = this.changed.event;

  constructor(
    private readonly server: ServerWatch,
    private readonly runs: Runs,
    private readonly applied: Applied,
    private readonly agents: AppliedAgents,
    redraws: Redraws,
  ) {
    const update = (): void => {
      this.update();
    };
    const all = (): void => {
      this.changed.fire(undefined);
    };
    const mark = (): void => {
      for (const name of [this.measuring, this.measured()]) if (name !== null) this.redraw(name);
      this.measuring = this.measured();
    };
    this.subscriptions = [
      server.onDidChange(() => {
        redraws.soon(update);
      }),
      ...[applied.onDidChange, agents.onDidChange].map((event) =>
        (event as vscode.Event<unknown>)(() => {
          redraws.soon(all);
        }),
      ),
      runs.onDidChange(() => {
        if (this.measured() !== this.measuring) redraws.soon(mark);
      }),
    ];
  }

  getTreeItem(node: Node): vscode.TreeItem {
    return itemFor(node, {
      isApplied: (model, preset) => this.applied.has(model, preset),
      atAgents: (model, preset) => this.agents.of(model, preset),
      stranded: (model, preset) => this.agents.note(model, preset),
      measuring: this.measured(),
    });
  }

  async getChildren(node?: Node): Promise<Node[]> {
    const nodes = node ? childrenOf(this.newest(node)) : (await this.server.listed()).map((model) => ({ kind: "model", model }) as const);
    this.shown ??= new Map();
    for (const child of nodes) this.shown.set(idOf(child), child);
    return [...nodes];
  }

  getParent(node: Node): Node | undefined {
    return node.kind === "model" ? undefined : { kind: "model", model: node.model };
  }

  dispose(): void {
    for (const subscription of this.subscriptions) subscription.dispose();
    this.changed.dispose();
  }

  private measured(): string | null {
    return this.runs.current?.job.model ?? null;
  }

  private update(): void {
    // The first answer goes to the one who waits for it: an event at that moment can leave VS Code with an empty tree.
    if (!this.shown) return;
    const now = this.server.models;
    const before = [...this.shown.values()].filter((node) => node.kind === "model").map(({ model }) => model);
    const same = now.length === before.length && now.every((model, at) => before[at]?.name === model.name);
    if (!same) {
      this.shown.clear();
      this.changed.fire(undefined);
      return;
    }
    for (const [at, model] of now.entries()) if (differs(model, before[at])) this.redraw(model.name);
  }

  private redraw(name: string): void {
    const node = this.shown?.get(`model/${name}`);
    const model = this.server.model(name);
    if (!node || !model) return;
    // VS Code knows the node by the object it was given: that one is brought up to date.
    const updated = Object.assign(node, { model });
    this.changed.fire(updated);
  }

  private newest(node: Node): Node {
    const model = this.server.model(node.model.name);
    return model ? { ...node, model } : node;
  }
}

const differs = (a: ModelEntry, b: ModelEntry | undefined): boolean => JSON.stringify(a) !== JSON.stringify(b);
