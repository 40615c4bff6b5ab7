import * as vscode from "vscode";
import { COMMANDS } from "../ids";
import type { Action } from "./notices";
import type { ServerWatch } from "./server";

const DOWNLOAD = "https://ollama.com/download";

/** What can be done here about a server that does not answer: start it, or install it; nothing where neither would help. */
export function serverActions({ state }: ServerWatch): readonly Action[] {
  if (state?.state !== "down" || !vscode.workspace.isTrusted) return [];
  switch (state.start.kind) {
    case "program":
      return [{ title: vscode.l10n.t("Start Ollama"), run: () => vscode.commands.executeCommand(COMMANDS.startServer) }];
    case "install":
      return [{ title: vscode.l10n.t("Install Ollama"), run: () => vscode.env.openExternal(vscode.Uri.parse(DOWNLOAD)) }];
    case "none":
      return [];
  }
}
