import { sep } from "node:path";
import * as vscode from "vscode";
import { PRESET_NAMES } from "../../core/domain/evidence";
import type { PresetName } from "../../core/domain/evidence";
import type { ApplyPreview, ApplyResult } from "../../protocol/apply";
import type { ModelEntry, PresetEntry } from "../../protocol/worker";
import { isCancelled, showError } from "../errors";
import { isNode } from "../nodes";
import { modelIn, pickFrom } from "../pick";
import { localFolders } from "../place";
import { requireTrust } from "../trust";
import { compactTokens } from "../tree-items";
import type { Command, Deps } from "./deps";

interface Choice {
  readonly model: string;
  readonly preset: PresetName;
}

interface What {
  readonly folder: vscode.WorkspaceFolder;
  readonly choice: Choice;
}

/**
 * O3: Apply Preset. Arguments, all optional: a model (name or node), a preset's name, and {confirmed: true} with {folder}, which spares the
 * questions. Nothing is written before the user has seen what. Returns the result; null when the user turned away or it failed.
 */
export const applyPreset =
  (deps: Deps): Command =>
  async (argument, preset, options) => {
    try {
      requireTrust();
      const asked = await deps.redraws.without(() => askWhat(deps, argument, preset, options));
      if (!asked) return null;
      const { folder, choice } = asked;
      const preview = await deps.optimizer.request("planApply", { ...deps.place(), ...choice, workspaceFolder: folder.uri.fsPath });
      if (!isConfirmed(options) && !(await confirm(preview, folder, deps))) return null;
      return await carryOut(deps, preview);
    } catch (error) {
      void showError(error, deps.log);
      return null;
    } finally {
      void deps.server.refresh();
    }
  };

async function askWhat(deps: Deps, argument: unknown, preset: unknown, options: unknown): Promise<What | null> {
  const folder = await chooseFolder(options);
  if (!folder) return null;
  const choice = choiceIn(argument, preset) ?? (await pickPreset(deps, modelIn(argument)));
  return choice && { folder, choice };
}

async function carryOut(deps: Deps, preview: ApplyPreview): Promise<ApplyResult> {
  const result = await vscode.window.withProgress(
    {
      location: vscode.ProgressLocation.Notification,
      title: vscode.l10n.t("O3 applies {0} and checks it on the server", preview.preset),
      cancellable: true,
    },
    async (_, token) => {
      const controller = new AbortController();
      token.onCancellationRequested(() => {
        controller.abort();
      });
      return deps.optimizer.request("apply", { ...deps.place(), planId: preview.planId }, controller.signal);
    },
  );
  void tell(deps, preview, result);
  return result;
}

async function tell(deps: Deps, { model, preset }: ApplyPreview, { derivedModel, verified }: ApplyResult): Promise<void> {
  const undo = vscode.l10n.t("Undo");
  const copy = vscode.l10n.t("Copy Model Name");
  const chosen = await (verified.state === "ok"
    ? vscode.window.showInformationMessage(
        vscode.l10n.t(
          "{0} of {1} is applied: agents that use the model {2} get {3} tokens, as the server confirms.",
          preset,
          model,
          derivedModel,
          verified.contextTokens.toLocaleString("en-US"),
        ),
        copy,
        undo,
      )
    : vscode.window.showWarningMessage(
        verified.state === "differs"
          ? vscode.l10n.t("{0} was applied to {1}, but Ollama reports something else: {2}", preset, model, verified.why)
          : vscode.l10n.t("{0} of {1} is written, but could not be checked on the server: {2}", preset, model, verified.why),
        undo,
        copy,
      ));
  if (chosen === copy) await vscode.env.clipboard.writeText(derivedModel);
  if (chosen === undo) await undoApply(deps)();
}

/** The list of changes; a diff of each file on wish. */
async function confirm(preview: ApplyPreview, folder: vscode.WorkspaceFolder, deps: Deps): Promise<boolean> {
  const apply = vscode.l10n.t("Apply");
  const show = vscode.l10n.t("Show Changes");
  const question = vscode.l10n.t("Apply {0} of {1}?", preview.preset, preview.model);
  const list = preview.words.map((words) => `• ${words.replaceAll(`${folder.uri.fsPath}${sep}`, "")}`).join("\n");
  const detail = `${list}\n\n${vscode.l10n.t('"O3: Undo Last Apply" takes all of it back.')}`;
  const answer = await vscode.window.showInformationMessage(question, { modal: true, detail }, apply, show);
  if (answer !== show) return answer === apply;
  for (const change of preview.changes) {
    if (change.kind !== "file") continue;
    const before = deps.previews.put(`${preview.planId}/before${change.path}`, change.before ?? "");
    const after = deps.previews.put(`${preview.planId}/after${change.path}`, change.after);
    await vscode.commands.executeCommand(
      "vscode.diff",
      before,
      after,
      vscode.l10n.t("{0} (before ↔ with {1})", change.path.split(/[\\/]/).at(-1) ?? "", preview.preset),
    );
  }
  return (await vscode.window.showInformationMessage(question, apply, vscode.l10n.t("Don't Apply"))) === apply;
}

/** O3: Undo Last Apply. */
export const undoApply =
  (deps: Deps): Command =>
  async () => {
    try {
      requireTrust();
      const result = await deps.optimizer.request("undoApply", deps.place());
      void vscode.window.showInformationMessage(
        result.state === "nothing"
          ? vscode.l10n.t("O3 has applied nothing here that could be undone.")
          : [vscode.l10n.t("{0} of {1} is undone.", result.preset, result.model), ...result.words].join(" "),
      );
      return result;
    } catch (error) {
      if (!isCancelled(error)) void showError(error, deps.log);
      return null;
    } finally {
      void deps.server.refresh();
    }
  };

const isConfirmed = (options: unknown): boolean =>
  typeof options === "object" && options !== null && "confirmed" in options && options.confirmed === true;

async function chooseFolder(options: unknown): Promise<vscode.WorkspaceFolder | undefined> {
  const folders = localFolders();
  const named = typeof options === "object" && options !== null && "folder" in options ? options.folder : undefined;
  const found = folders.find(({ uri, name }) => uri.fsPath === named || name === named);
  if (found) return found;
  if (folders.length === 0) throw new Error(vscode.l10n.t("No folder is open: a preset is applied to a workspace folder. Open one first."));
  if (folders.length === 1) return folders[0];
  const items = folders.map((folder) => ({ label: folder.name, description: folder.uri.fsPath, folder }));
  return (await vscode.window.showQuickPick(items, { title: vscode.l10n.t("Apply to which folder?") }))?.folder;
}

function choiceIn(argument: unknown, preset: unknown): Choice | null {
  if (isNode(argument) && argument.kind === "preset") return { model: argument.model.name, preset: argument.preset.name };
  const model = modelIn(argument);
  const name = PRESET_NAMES.find((known) => known === preset);
  return model !== null && name ? { model, preset: name } : null;
}

const RANK = { certified: 0, provisional: 1, rejected: 2 } as const;

/** What can be applied, what is proven best first. */
async function pickPreset(deps: Deps, model: string | null): Promise<Choice | null> {
  const items = async (): Promise<(vscode.QuickPickItem & { readonly choice: Choice })[]> => {
    await deps.server.refresh();
    const usable = deps.server.models
      .filter(({ name }) => model === null || name === model)
      .flatMap((entry) => entry.presets.filter(({ state }) => state !== "rejected").map((preset) => ({ entry, preset })))
      .sort((a, b) => RANK[a.preset.state] - RANK[b.preset.state]);
    if (usable.length === 0) throw new Error(nothingToApply(deps.server.state?.state === "down" ? deps.server.state.message : null));
    return usable.map(({ entry, preset }) => ({ ...itemOf(entry, preset), choice: { model: entry.name, preset: preset.name } }));
  };
  return (await pickFrom(items(), { title: vscode.l10n.t("O3: Apply Preset"), matchOnDetail: true }))?.choice ?? null;
}

const nothingToApply = (down: string | null): string =>
  down ?? vscode.l10n.t('There is no preset to apply yet. Run "O3: Optimize Model" first.');

const itemOf = (entry: ModelEntry, preset: PresetEntry): vscode.QuickPickItem => ({
  label: `${entry.name}: ${preset.name}`,
  description: [compactTokens(preset.contextTokens), entry.staleReasons.length > 0 ? vscode.l10n.t("stale") : preset.state].join(" · "),
  detail: preset.words,
});
