import * as vscode from "vscode";
import type { Applied } from "./applied";
import type { AppliedAgents } from "./applied-agents";
import type { Node } from "./nodes";
import type { Redraws } from "./redraws";
import type { ServerWatch } from "./server";
import { itemFor } from "./tree-items";

/** All presets of all models in one list, what is applied first: the short way to apply one. */
export class PresetsTree implements vscode.TreeDataProvider<Node>, vscode.Disposable {
  private readonly changed = new vscode.EventEmitter<undefined>();
  private shown = false;
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
    const item = itemFor(node, { isApplied: (model, preset) => this.applied.has(model, preset), atAgents: (model, preset) => this.agents.of(model, preset), measuring: null });
    // In a narrow view the end is cut off: the model's name is what can best be spared.
    if (node.kind === "preset") item.description = `${String(item.description)} · ${node.model.name}`;
    return item;
  }

  async getChildren(node?: Node): Promise<Node[]> {
    if (node) return [];
    const models = await this.server.known();
    this.shown = true;
    const nodes = models.flatMap((model) => model.presets.map((preset) => ({ kind: "preset", model, preset }) as const));
    const rank = ({ model, preset }: (typeof nodes)[number]): number => (this.applied.has(model.name, preset) ? 0 : 1);
    return nodes.sort((a, b) => rank(a) - rank(b));
  }

  dispose(): void {
    for (const subscription of this.subscriptions) subscription.dispose();
    this.changed.dispose();
  }
}
