import * as vscode from "vscode";
import { RemoteError } from "../../rpc/errors";
import { showError } from "../errors";
import type { Command, Deps } from "./deps";

/** O3: Refresh. */
export const refresh =
  ({ server, machine }: Deps): Command =>
  async () => {
    await Promise.all([server.refresh(), machine.read()]);
  };

/** Asks for another endpoint, keeps it in the settings and looks there. */
export const changeEndpoint =
  ({ config, server, log }: Deps): Command =>
  async () => {
    try {
      const text = await vscode.window.showInputBox({
        title: vscode.l10n.t("Address of the Ollama server"),
        prompt: vscode.l10n.t("Empty: OLLAMA_HOST, or http://127.0.0.1:11434."),
        placeHolder: "http://127.0.0.1:11434",
        value: config.endpoint.value,
        ignoreFocusOut: true,
      });
      if (text === undefined) return;
      await config.endpoint.set(text.trim());
      await server.refresh();
      if (server.state?.state === "down") throw new RemoteError("EngineError", server.state.message, server.state.reason);
    } catch (error) {
      void showError(error, log);
    }
  };

/** Starts Ollama where the user sees it, in a terminal that is theirs to end. */
export const startServer = ({ server }: Deps): Command => {
  return () => {
    const terminal = vscode.window.createTerminal({ name: "Ollama" });
    terminal.show(true);
    terminal.sendText("ollama serve");
    server.follow(true);
    return Promise.resolve();
  };
};
