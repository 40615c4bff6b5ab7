import * as vscode from "vscode";
import type { UndoResult } from "../../protocol/apply";
import { presetTitle } from "../../words/presets";
import { agentsOf } from "../applied-agents";
import { isAppliedNode } from "../applied-nodes";
import type { AppliedNode } from "../applied-nodes";
import { isCancelled, showError } from "../errors";
import { localFolders } from "../place";
import { say } from "../say";
import { requireTrust } from "../trust";
import { refuseDuringRun } from "./during-run";
import { offerWayOut, tellUndone } from "./undo-told";
import type { Command, Deps } from "./deps";

/**
 * O3: Undo Last Apply. Where coding agents were set up, asks whether all of it is meant or one agent's part. An argument {agent: id} or {agent: null}
 * spares the question; null is all of it; with {id, folder} only where that apply is the last one there. A node of the view "Applied" takes back that
 * apply and what came after it, or one agent's part. Returns the result; null when the user turned away or it failed.
 */
export const undoApply =
  (deps: Deps): Command =>
  async (argument) => {
    try {
      requireTrust();
      refuseDuringRun(deps);
      return isAppliedNode(argument) && argument.kind === "apply" ? await backTo(deps, argument) : await last(deps, argument);
    } catch (error) {
      if (!isCancelled(error)) void showError(error, deps.log);
      return null;
    } finally {
      void deps.server.refresh();
      void deps.appliedAgents.refresh();
    }
  };

async function last(deps: Deps, argument: unknown): Promise<UndoResult | null> {
  const only = onlyIn(argument);
  const workspaceFolders = only === null ? localFolders().map(({ uri }) => uri.fsPath) : [only.folder];
  if (only?.id !== undefined && (await deps.reader.request("applied", { ...deps.place(), workspaceFolders }))[0]?.id !== only.id) {
    void vscode.window.showInformationMessage(vscode.l10n.t('This is not the last apply here any more. "O3: Undo Last Apply" takes back the one that is.'));
    return null;
  }
  const part = await deps.redraws.without(() => whichPart(deps, argument, workspaceFolders));
  if (!part) return null;
  const result = await deps.optimizer.request("undoApply", { ...deps.place(), workspaceFolders, agent: part.agent });
  const [note] = result.state === "nothing" && part.agent === null ? await deps.reader.request("strandedNotes", { ...deps.place(), workspaceFolders }) : [];
  if (note) void offerWayOut(deps, note);
  else void tellUndone(deps, result, part.title);
  return result;
}

/** One of the history: what came after it goes first, which is asked. */
async function backTo(deps: Deps, { applied: { id, model, preset, workspaceFolder }, newer }: Extract<AppliedNode, { kind: "apply" }>): Promise<UndoResult | null> {
  if (newer.length > 0) {
    const what = vscode.l10n.t("{0} of {1}", presetTitle(preset, say), model);
    const question = vscode.l10n.t("Undo {0} and what was applied after it?", what);
    const detail = newer.map((one) => `• ${vscode.l10n.t("{0} of {1}", presetTitle(one.preset, say), one.model)}`).join("\n");
    const undo = vscode.l10n.t("Undo All of Them");
    if ((await vscode.window.showWarningMessage(question, { modal: true, detail }, undo)) !== undo) return null;
  }
  const result = await deps.optimizer.request("undoBackTo", { ...deps.place(), workspaceFolder, id });
  void tellUndone(deps, result, null);
  return result;
}

interface Only {
  readonly folder: string;
  /** Undefined: whatever is the last one there. */
  readonly id?: string;
}

/** A message with a button may stand there for long: what it means is one apply, and no other that is the last by then. */
function onlyIn(argument: unknown): Only | null {
  if (isAppliedNode(argument)) return argument.kind === "part" ? { folder: argument.applied.workspaceFolder } : null;
  if (typeof argument !== "object" || argument === null) return null;
  const { id, folder } = argument as Partial<Record<string, unknown>>;
  return typeof id === "string" && typeof folder === "string" ? { id, folder } : null;
}

interface Part {
  /** Null: all of it. */
  readonly agent: string | null;
  readonly title: string | null;
}

const ALL: Part = { agent: null, title: null };

async function whichPart(deps: Deps, argument: unknown, workspaceFolders: readonly string[]): Promise<Part | null> {
  if (isAppliedNode(argument)) return argument.kind === "part" ? { agent: argument.agent.id, title: argument.agent.title } : ALL;
  if (typeof argument === "object" && argument !== null && "agent" in argument) return typeof argument.agent === "string" ? { agent: argument.agent, title: argument.agent } : ALL;
  const applied = await deps.reader.request("applied", { ...deps.place(), workspaceFolders });
  const [newest] = applied;
  const agents = agentsOf(applied);
  if (!newest || agents.length === 0) return ALL;
  const what = vscode.l10n.t("{0} of {1}", presetTitle(newest.preset, say), newest.model);
  const items = [
    { label: vscode.l10n.t("All of it"), description: what, part: ALL },
    ...agents.map(({ id, title }) => ({ label: title, description: vscode.l10n.t("only its settings"), part: { agent: id, title } })),
  ];
  return (await vscode.window.showQuickPick(items, { title: vscode.l10n.t("Undo what?") }))?.part ?? null;
}
