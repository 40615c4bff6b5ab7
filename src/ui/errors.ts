import * as vscode from "vscode";
import { COMMANDS } from "../ids";
import { RemoteError } from "../rpc/errors";
import type { Log } from "./log";
import { messageOf } from "./message";
import { notices, SERVER } from "./notices";
import type { Action } from "./notices";
import { NoFolder, Refusal } from "./refusal";
import { say } from "./say";
import { Untrusted } from "./trust";

/** The user's own wish is no error. */
export const isCancelled = (error: unknown): boolean =>
  error instanceof Error && (error.name === "Cancelled" || error.name === "AbortError");

const LONGEST_MESSAGE = 400;

export interface About {
  /** What it is about: one notice of each is shown at a time. Left out: what the error itself is about. */
  readonly subject?: string;
  /** What was being done and what is left of it, around what went wrong. */
  readonly frame?: (message: string) => string;
  readonly actions?: readonly Action[];
}

/** Tells what went wrong in one sentence, with what mends it; the whole story goes to the log. */
export async function showError(error: unknown, log: Log, { subject, frame = (message) => message, actions = [] }: About = {}): Promise<void> {
  if (isCancelled(error)) return;
  const text = frame(messageOf(error, say));
  log.error(error instanceof Error && error.stack ? error.stack : text);
  const mending = actionsFor(error);
  await notices.tell(subject ?? subjectOf(error, text), {
    severity: "error",
    text: text.length > LONGEST_MESSAGE ? `${text.slice(0, LONGEST_MESSAGE)} ...` : text,
    actions: [...actions, ...mending, ...(isExplained(error) || mending.length > 0 ? [] : [showLog(log)])],
  });
}

const reasonOf = (error: unknown): string => (error instanceof RemoteError ? (error.reason ?? "") : "");
const isServers = (error: unknown): boolean => reasonOf(error) === "unreachable" || reasonOf(error) === "not-ollama";

const subjectOf = (error: unknown, text: string): string => (isServers(error) ? SERVER : error instanceof Untrusted ? "trust" : text);

/** Whether all there is to know stands in the sentence: then a log is of no help. */
const isExplained = (error: unknown): boolean => error instanceof Refusal || (error instanceof RemoteError && error.name === "UsageError");

const showLog = (log: Log): Action => ({
  title: vscode.l10n.t("Show Log"),
  run: () => {
    log.show();
  },
});

function actionsFor(error: unknown): readonly Action[] {
  const command = (title: string, id: string): Action => ({ title, run: () => vscode.commands.executeCommand(id) });
  if (error instanceof Untrusted) return [command(vscode.l10n.t("Manage Workspace Trust"), "workbench.trust.manage")];
  if (error instanceof NoFolder) return [command(vscode.l10n.t("Open Folder"), "workbench.action.files.openFolder")];
  switch (reasonOf(error)) {
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
