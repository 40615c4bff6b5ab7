import * as vscode from "vscode";
import { presetTitle } from "../../words/presets";
import { agentsOf } from "../applied-agents";
import { isCancelled, showError } from "../errors";
import { localFolders } from "../place";
import { say } from "../say";
import { requireTrust } from "../trust";
import { refuseDuringRun } from "./during-run";
import type { Command, Deps } from "./deps";

/**
 * O3: Undo Last Apply. Where coding agents were set up, asks whether all of it is meant or one agent's part. An argument {agent: id} or {agent: null}
 * spares the question; null is all of it; with {id, folder} only where that apply is the last one there. Returns the result; null when the user turned away or it failed.
 */
export const undoApply =
  (deps: Deps): Command =>
  async (argument) => {
    try {
      requireTrust();
      refuseDuringRun(deps);
      const only = onlyIn(argument);
      const workspaceFolders = only === null ? localFolders().map(({ uri }) => uri.fsPath) : [only.folder];
      if (only !== null && (await deps.reader.request("applied", { ...deps.place(), workspaceFolders }))[0]?.id !== only.id) {
        void vscode.window.showInformationMessage(vscode.l10n.t('This is not the last apply here any more. "O3: Undo Last Apply" takes back the one that is.'));
        return null;
      }
      const part = await deps.redraws.without(() => whichPart(deps, argument, workspaceFolders));
      if (!part) return null;
      const result = await deps.optimizer.request("undoApply", { ...deps.place(), workspaceFolders, agent: part.agent });
      void vscode.window.showInformationMessage(
        result.state === "nothing"
          ? vscode.l10n.t("There is nothing to undo: O3 has applied no preset here.")
          : [
              part.title === null
                ? vscode.l10n.t("{0} of {1} is undone.", presetTitle(result.preset, say), result.model)
                : vscode.l10n.t("{0} of {1} is undone for {2}; the rest stays.", presetTitle(result.preset, say), result.model, part.title),
              ...result.words,
            ].join(" "),
      );
      return result;
    } catch (error) {
      if (!isCancelled(error)) void showError(error, deps.log);
      return null;
    } finally {
      void deps.server.refresh();
      void deps.appliedAgents.refresh();
    }
  };

/** A message with a button may stand there for long: what it means is one apply, and no other that is the last by then. */
function onlyIn(argument: unknown): { readonly id: string; readonly folder: string } | null {
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
