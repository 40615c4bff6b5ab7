import * as vscode from "vscode";
import { COMMANDS } from "../ids";
import { RemoteError } from "../rpc/errors";
import type { Log } from "./log";
import { messageOf } from "./message";
import { say } from "./say";
import { Untrusted } from "./trust";

/** The user's own wish is no error. */
export const isCancelled = (error: unknown): boolean =>
  error instanceof Error && (error.name === "Cancelled" || error.name === "AbortError");

const LONGEST_MESSAGE = 400;

export interface Action {
  readonly title: string;
  readonly run: () => unknown;
}

/** Tells what went wrong in one sentence, with what can be done about it; the whole story goes to the log. */
export async function showError(error: unknown, log: Log, extra: readonly Action[] = []): Promise<void> {
  if (isCancelled(error)) return;
  const text = messageOf(error, say);
  log.error(error instanceof Error && error.stack ? error.stack : text);
  const actions = [...extra, ...actionsFor(error), showLog(log)];
  const shown = text.length > LONGEST_MESSAGE ? `${text.slice(0, LONGEST_MESSAGE)} ...` : text;
  const chosen = await vscode.window.showErrorMessage(shown, ...actions.map(({ title }) => title));
  await actions.find(({ title }) => title === chosen)?.run();
}

const showLog = (log: Log): Action => ({
  title: vscode.l10n.t("Show Log"),
  run: () => {
    log.show();
  },
});

function actionsFor(error: unknown): readonly Action[] {
  const command = (title: string, id: string): Action => ({ title, run: () => vscode.commands.executeCommand(id) });
  if (error instanceof Untrusted) return [command(vscode.l10n.t("Manage Workspace Trust"), "workbench.trust.manage")];
  const reason = error instanceof RemoteError ? (error.reason ?? "") : "";
  switch (reason) {
    case "unreachable":
    case "not-ollama":
      return [command(vscode.l10n.t("Change Endpoint"), COMMANDS.changeEndpoint)];
    case "not-found":
      return [command(vscode.l10n.t("Refresh"), COMMANDS.refresh)];
    case "no-space":
    case "read-only":
    case "locked":
    case "io":
      return [settings(vscode.l10n.t("Change Results Folder"), "o3.resultsFolder")];
    default:
      return [];
  }
}

const settings = (title: string, key: string): Action => ({
  title,
  run: () => vscode.commands.executeCommand("workbench.action.openSettings", key),
});
