import { basename, sep } from "node:path";
import * as vscode from "vscode";
import { COMMANDS } from "../../ids";
import type { StrandedNote, UndoResult } from "../../protocol/apply";
import { presetTitle } from "../../words/presets";
import { isAppliedNode } from "../applied-nodes";
import { isCancelled, showError } from "../errors";
import { localFolders } from "../place";
import { say } from "../say";
import { requireTrust } from "../trust";
import { refuseDuringRun } from "./during-run";
import type { Command, Deps } from "./deps";

/**
 * What is undone, what stays and why, and what is applied there now.
 * @param agent title of the one whose part was meant; null: all of it
 */
export async function tellUndone(deps: Deps, result: UndoResult, agent: string | null): Promise<void> {
  if (result.state === "nothing") {
    void vscode.window.showInformationMessage(vscode.l10n.t("There is nothing to undo: O3 has applied no preset here."));
    return;
  }
  const { workspaceFolder, noteStays, now } = result;
  const words = result.words.map((line) => line.replaceAll(`${workspaceFolder}${sep}`, ""));
  const active = agent === null && !noteStays && now !== null ? [vscode.l10n.t("Applied now: {0} of {1}.", presetTitle(now.preset, say), now.model)] : [];
  const text = [doneWords(result, agent), ...words, ...active].join(" ");
  if (!noteStays) {
    void vscode.window.showInformationMessage(text);
    return;
  }
  const remove = vscode.l10n.t("Remove the Note");
  const again = vscode.l10n.t("Apply Again");
  const chosen = await vscode.window.showWarningMessage(text, remove, again);
  if (chosen === remove) await removeNote(deps)(workspaceFolder);
  if (chosen === again) await vscode.commands.executeCommand(COMMANDS.applyPreset, result.model, result.preset, { folder: workspaceFolder });
}

function doneWords({ preset, model, count, noteStays }: Extract<UndoResult, { state: "undone" }>, agent: string | null): string {
  const title = presetTitle(preset, say);
  if (agent !== null) return vscode.l10n.t("{0} of {1} is undone for {2}; the rest stays.", title, model, agent);
  if (noteStays) return vscode.l10n.t("{0} of {1} is undone, but the settings still name a preset.", title, model);
  return count > 1 ? vscode.l10n.t("{0} applies are undone, back to before {1} of {2}.", count, title, model) : vscode.l10n.t("{0} of {1} is undone.", title, model);
}

/** Nothing leads back from a note in a folder's settings: it can be applied again, or be taken out. */
export async function offerWayOut(deps: Deps, { workspaceFolder, names, onServer }: StrandedNote): Promise<void> {
  const folder = basename(workspaceFolder);
  const gone = names && onServer === false ? [vscode.l10n.t("The server has no model {0}.", names.derivedModel)] : [];
  const text = names
    ? vscode.l10n.t("The settings of {0} say that {1} of {2} is applied, but O3 has applied nothing here that could be undone.", folder, presetTitle(names.preset, say), names.model)
    : vscode.l10n.t("o3.activePreset in the settings of {0} names no preset, and O3 has applied nothing here that could be undone.", folder);
  const remove = vscode.l10n.t("Remove the Note");
  const again = vscode.l10n.t("Apply Again");
  const chosen = await vscode.window.showWarningMessage([text, ...gone].join(" "), ...(names ? [again] : []), remove);
  if (chosen === again && names) await vscode.commands.executeCommand(COMMANDS.applyPreset, names.model, names.preset, { folder: workspaceFolder, agents: [] });
  if (chosen === remove) await removeNote(deps)(workspaceFolder);
}

/** O3: Remove the Note [folder or node]. Takes o3.activePreset out of the folder's settings, where undo does not. Returns whether there was one. */
export const removeNote =
  (deps: Deps): Command =>
  async (argument) => {
    try {
      requireTrust();
      refuseDuringRun(deps);
      const known = deps.appliedAgents.stranded.map(({ workspaceFolder }) => workspaceFolder);
      const [meant = known[0]] = isAppliedNode(argument) && argument.kind === "note" ? [argument.note.workspaceFolder] : typeof argument === "string" ? [argument] : [];
      const folder = localFolders().find(({ uri }) => uri.fsPath === meant)?.uri.fsPath;
      const removed = folder !== undefined && (await deps.optimizer.request("removeNote", { workspaceFolder: folder }));
      const text = removed ? vscode.l10n.t("o3.activePreset is taken out of the settings of {0}.", basename(folder)) : vscode.l10n.t("There is no note to remove.");
      void vscode.window.showInformationMessage(text);
      return removed;
    } catch (error) {
      if (!isCancelled(error)) void showError(error, deps.log);
      return null;
    } finally {
      void deps.appliedAgents.refresh();
    }
  };
