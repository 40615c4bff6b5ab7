import * as vscode from "vscode";
import type { ServerState } from "../protocol/worker";
import type { ServerWatch } from "./server";

/** Says in a view's title where the server is, and above its rows that a folder is not trusted: a list looks as usable there as anywhere. */
export function keepFirstView(view: vscode.TreeView<unknown>, server: ServerWatch): vscode.Disposable {
  const draw = (): void => {
    const { state } = server;
    const host = hostOf(state?.endpoint ?? "");
    view.description = state?.state === "down" && host !== "" ? vscode.l10n.t("{0} · offline", host) : host;
    // A message takes the place of the welcome text, which says the same with a button: only where rows take that place already.
    view.message = server.models.length === 0 ? "" : messageFor(state);
  };
  draw();
  return vscode.Disposable.from(server.onDidChange(draw), vscode.workspace.onDidGrantWorkspaceTrust(draw));
}

function messageFor(state: ServerState | null): string {
  if (!vscode.workspace.isTrusted) return vscode.l10n.t("This folder is not trusted: O3 measures nothing here. The shield in the title above leads to VS Code's page on trust.");
  if (state?.state !== "down") return "";
  return state.start.kind === "program"
    ? vscode.l10n.t("No Ollama server answers at {0}. The title above has Start Ollama.", state.endpoint)
    : vscode.l10n.t("No Ollama server answers at {0}. The title above has Change Endpoint.", state.endpoint);
}

/** The address without its scheme: a title is short. */
const hostOf = (endpoint: string): string => endpoint.replace(/^\w+:\/\//, "").replace(/\/$/, "");
