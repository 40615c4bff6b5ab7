import { basename, sep } from "node:path";
import * as vscode from "vscode";
import { presetTitle } from "../words/presets";
import type { AppliedAgents } from "./applied-agents";
import { appliedNodes, partsOf } from "./applied-nodes";
import type { AppliedNode } from "./applied-nodes";
import { localFolders } from "./place";
import type { Redraws } from "./redraws";
import { say } from "./say";

/** The history of applies to these folders that are not undone, newest first. */
export class AppliedTree implements vscode.TreeDataProvider<AppliedNode>, vscode.Disposable {
  private readonly changed = new vscode.EventEmitter<undefined>();
  private readonly subscription: vscode.Disposable;

  readonly onDidChangeTreeData = this.changed.event;

  constructor(
    private readonly agents: AppliedAgents,
    redraws: Redraws,
  ) {
    const draw = (): void => {
      this.changed.fire(undefined);
    };
    this.subscription = agents.onDidChange(() => {
      redraws.soon(draw);
    });
  }

  getChildren(node?: AppliedNode): AppliedNode[] {
    return [...(node ? partsOf(node) : appliedNodes(this.agents.history, this.agents.stranded))];
  }

  getTreeItem(node: AppliedNode): vscode.TreeItem {
    switch (node.kind) {
      case "apply":
        return applyItem(node);
      case "part": {
        const item = new vscode.TreeItem(node.agent.title);
        item.iconPath = new vscode.ThemeIcon("tools");
        item.contextValue = "applyPart";
        return item;
      }
      case "drift":
        return warning(shortened(node.words, node.applied.workspaceFolder), node.words);
      case "note":
        return noteItem(node);
    }
  }

  dispose(): void {
    this.subscription.dispose();
    this.changed.dispose();
  }
}

function applyItem({ applied }: Extract<AppliedNode, { kind: "apply" }>): vscode.TreeItem {
  const { id, at, model, preset, derivedModel, agents, drift, cutOff, workspaceFolder } = applied;
  const drifted = drift.length > 0;
  const leaf = partsOf({ kind: "apply", applied, newer: [] }).length === 0;
  const item = new vscode.TreeItem(presetTitle(preset, say), vscode.TreeItemCollapsibleState[leaf ? "None" : "Collapsed"]);
  item.id = id;
  item.description = [
    ...(cutOff ? [vscode.l10n.t("cut off half way")] : drifted ? [vscode.l10n.t("changed since")] : []),
    model,
    ...(localFolders().length > 1 ? [basename(workspaceFolder)] : []),
    new Date(at).toLocaleString(),
  ].join(" · ");
  item.iconPath = drifted || cutOff ? warningIcon() : new vscode.ThemeIcon("check", new vscode.ThemeColor("testing.iconPassed"));
  item.contextValue = drifted ? "apply.drifted" : "apply";
  const text = new vscode.MarkdownString();
  const line = (words: string): vscode.MarkdownString => text.appendText(words).appendMarkdown("\n\n");
  line(vscode.l10n.t("{0} of {1}, applied {2}", presetTitle(preset, say), model, new Date(at).toLocaleString()));
  line(vscode.l10n.t("The model's name is {0}.", derivedModel));
  if (agents.length > 0) line(vscode.l10n.t("It is set up for {0}.", agents.map(({ title }) => title).join(", ")));
  for (const words of drift) line(words);
  item.tooltip = text;
  item.accessibilityInformation = { label: `${presetTitle(preset, say)}, ${item.description}` };
  return item;
}

function noteItem({ note: { names, onServer, workspaceFolder } }: Extract<AppliedNode, { kind: "note" }>): vscode.TreeItem {
  const label = names ? presetTitle(names.preset, say) : vscode.l10n.t("A note that names no preset");
  const why = vscode.l10n.t("o3.activePreset in the settings of {0} says that it is applied, but O3 has no record of that: the folder came from elsewhere, or the note was edited.", basename(workspaceFolder));
  const gone = onServer === false && names ? [vscode.l10n.t("The server has no model {0}.", names.derivedModel)] : [];
  const item = warning(label, [why, ...gone, vscode.l10n.t("Apply it again, or remove the note.")].join(" "));
  if (names) item.description = [onServer === false ? vscode.l10n.t("its model is gone") : vscode.l10n.t("no way back"), names.model].join(" · ");
  item.contextValue = names ? "strandedNote.named" : "strandedNote";
  return item;
}

/** In a narrow row the folder would hide what it is about. */
const shortened = (words: string, folder: string): string => words.replaceAll(`${folder}${sep}`, "");

const warningIcon = (): vscode.ThemeIcon => new vscode.ThemeIcon("warning", new vscode.ThemeColor("problemsWarningIcon.foreground"));

function warning(label: string, words: string): vscode.TreeItem {
  const item = new vscode.TreeItem(label);
  item.iconPath = warningIcon();
  item.tooltip = new vscode.MarkdownString().appendText(words);
  item.accessibilityInformation = { label: words };
  return item;
}
