import * as vscode from "vscode";
import type { ModelEntry } from "../protocol/worker";
import type { Applied } from "./applied";
import type { AppliedAgents } from "./applied-agents";
import { childrenOf } from "./nodes";
import type { Node } from "./nodes";
import type { Redraws } from "./redraws";
import type { ServerWatch } from "./server";
import { itemFor } from "./tree-items";

/** All presets by their models, what is applied first: the short way to apply one. */
export class PresetsTree implements vscode.TreeDataProvider<Node>, vscode.Disposable {
  private readonly changed = new vscode.EventEmitter<undefined>();
  private shown = false;
  private groups: readonly Node[] = [];
  private readonly subscriptions: readonly vscode.Disposable[];

  readonly onDidChangeTreeData = this.changed.event;

  constructor(
    private readonly server: ServerWatch,
    private readonly applied: Applied,
    private readonly agents: AppliedAgents,
    redraws: Redraws,
  ) {
    const draw = (): void => {
      // As in the tree of models: the first answer goes to the one who waits for it.
      if (this.shown) this.changed.fire(undefined);
    };
    const soon = (): void => {
      redraws.soon(draw);
    };
    this.subscriptions = [server.onDidChange(soon), applied.onDidChange(soon), agents.onDidChange(soon)];
  }

  getTreeItem(node: Node): vscode.TreeItem {
    const item = itemFor(node, {
      isApplied: (model, preset) => this.applied.has(model, preset),
      atAgents: (model, preset) => this.agents.of(model, preset),
      stranded: (model, preset) => this.agents.note(model, preset),
      measuring: null,
    });
    // Where there is one model alone, its name is what can best be spared: the end is cut off in a narrow view.
    if (node.kind === "preset" && this.groups.length === 1) item.description = `${String(item.description)} · ${node.model.name}`;
    return item;
  }

  async getChildren(node?: Node): Promise<Node[]> {
    if (node) return [...childrenOf(node)];
    const models = await this.server.listed();
    this.shown = true;
    const rank = (model: ModelEntry): number => (model.presets.some((preset) => this.applied.has(model.name, preset)) ? 0 : 1);
    this.groups = models
      .filter(({ presets }) => presets.length > 0)
      .sort((a, b) => rank(a) - rank(b))
      .map((model) => ({ kind: "group", model }) as const);
    const [only, ...more] = this.groups;
    return only && more.length === 0 ? [...childrenOf(only)] : [...this.groups];
  }

  dispose(): void {
    for (const subscription of this.subscriptions) subscription.dispose();
    this.changed.dispose();
  }
}
