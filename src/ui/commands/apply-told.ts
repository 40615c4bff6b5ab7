import * as vscode from "vscode";
import type { AgentResult, ApplyPreview, ApplyResult } from "../../protocol/apply";
import { presetTitle } from "../../words/presets";
import { say } from "../say";
import { inWords } from "../../words/said";
import { copyName } from "./copy-name";
import type { Deps } from "./deps";
import { undoApply } from "./undo";

export interface Done {
  readonly preview: ApplyPreview;
  readonly folder: vscode.WorkspaceFolder;
  readonly result: ApplyResult;
}

/** What became of it, with the name to paste and the way back. */
export async function tell(deps: Deps, { preview: { planId, model, preset, alreadyApplied }, folder, result }: Done): Promise<void> {
  const { derivedModel, verified, agents } = result;
  const title = presetTitle(preset, say);
  const undo = vscode.l10n.t("Undo");
  const copy = vscode.l10n.t("Copy Model Name");
  const asWished = verified.state === "ok" && agents.every(({ state }) => state === "read-back" || state === "written");
  const show = asWished ? vscode.window.showInformationMessage : vscode.window.showWarningMessage;
  const words = [serverWords(title, model, result, alreadyApplied), ...agents.map(resultLine)].join(" ");
  // Where nothing was written there is nothing of this one to take back.
  const chosen = await show(words, ...(verified.state === "ok" ? [copy] : []), ...(alreadyApplied ? [] : [undo]), ...(verified.state === "ok" ? [] : [copy]));
  if (chosen === copy) await copyName(derivedModel);
  if (chosen === undo) await undoApply(deps)({ agent: null, id: planId, folder: folder.uri.fsPath });
}

function serverWords(title: string, model: string, { derivedModel, verified }: ApplyResult, already: boolean): string {
  switch (verified.state) {
    case "ok": {
      const tokens = verified.contextTokens.toLocaleString("en-US");
      return already
        ? vscode.l10n.t("{0} of {1} is already applied: agents that use the model {2} get {3} tokens, as the server confirms.", title, model, derivedModel, tokens)
        : vscode.l10n.t("{0} of {1} is applied: agents that use the model {2} get {3} tokens, as the server confirms.", title, model, derivedModel, tokens);
    }
    case "differs":
      return vscode.l10n.t("{0} was applied to {1}, but the server uses other settings: {2}", title, model, inWords(verified.why, say));
    case "unchecked":
      return vscode.l10n.t("{0} of {1} was applied, but could not be checked on the server: {2}", title, model, inWords(verified.why, say));
  }
}

function resultLine({ title, state, why }: AgentResult): string {
  switch (state) {
    case "read-back":
      return vscode.l10n.t("{0}: written, and by its files it will use the preset.", title);
    case "written":
      return [vscode.l10n.t("{0}: written.", title), why].join(" ").trim();
    case "differs":
      return vscode.l10n.t("{0}: written, but {1}", title, why);
    case "not-written":
      return vscode.l10n.t("{0}: not written. {1}", title, why);
  }
}

/** Nothing has to be written: says so, with what else can be done. Resolves with true where more agents are to be set up. */
export async function tellAlreadyApplied({ model, preset, derivedModel }: ApplyPreview, agents: readonly string[]): Promise<boolean> {
  const words = vscode.l10n.t("{0} of {1} is already applied. The model's name is {2}.", presetTitle(preset, say), model, derivedModel);
  const more = vscode.l10n.t("Set Up Agents");
  const copy = vscode.l10n.t("Copy Model Name");
  const chosen = await vscode.window.showInformationMessage(agents.length === 0 ? words : `${words} ${vscode.l10n.t("It is set up for {0}.", agents.join(", "))}`, copy, more);
  if (chosen === copy) await copyName(derivedModel);
  return chosen === more;
}
