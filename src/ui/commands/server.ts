import { setTimeout } from "node:timers/promises";
import * as vscode from "vscode";
import { VIEWS, WALKTHROUGH } from "../../ids";
import type { ServerState } from "../../protocol/worker";
import { isDown } from "../message";
import { say } from "../say";
import { showError } from "../errors";
import { serverActions } from "../server-actions";
import type { ServerWatch } from "../server";
import { requireTrust } from "../trust";
import { inWords } from "../../words/said";
import type { Command, Deps } from "./deps";

/** O3: Refresh. */
export const refresh =
  ({ server, machine }: Deps): Command =>
  async () => {
    await Promise.all([server.refresh(), machine.read()]);
  };

/** O3: Open Settings. */
export const openSettings = (): Command => async () => {
  await vscode.commands.executeCommand("workbench.action.openSettings", "@ext:ozone.o3");
};

/** O3: Get Started. */
export const getStarted = (): Command => async () => {
  await vscode.commands.executeCommand("workbench.action.openWalkthrough", `ozone.o3#${WALKTHROUGH}`, false);
};

/** VS Code's page on trust, as a button of our views. */
export const manageTrust = (): Command => async () => {
  await vscode.commands.executeCommand("workbench.trust.manage");
};

/** O3: Change Endpoint: asks for another endpoint, keeps it in the settings and looks there. */
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
      if (server.state?.state === "down") throw isDown(server.state);
    } catch (error) {
      void showError(error, log, { actions: serverActions(server) });
    }
  };

/** O3: Start Ollama: where the user sees it, in a terminal that is theirs to end, and at the address where O3 looks for it. */
export const startServer =
  ({ server, log }: Deps): Command =>
  async () => {
    try {
      // A terminal asks for trust, and runs what it was told whatever the answer was.
      requireTrust();
      await server.refresh();
      const { state } = server;
      if (state?.state !== "down") return;
      if (state.start.kind !== "program") throw new Error(whyNot(state));
      const { file, host } = state.start;
      const terminal = vscode.window.createTerminal({ name: "Ollama", shellPath: file, shellArgs: ["serve"], env: { OLLAMA_HOST: host } });
      terminal.show(true);
      await vscode.window.withProgress({ location: { viewId: VIEWS.models } }, () => answers(server));
    } catch (error) {
      void showError(error, log, { actions: serverActions(server) });
    }
  };

const whyNot = ({ endpoint, start, message }: Extract<ServerState, { state: "down" }>): string =>
  start.kind === "install" ? vscode.l10n.t("No ollama program was found on this machine. Install it, or change the address.") : vscode.l10n.t("Ollama cannot be started from here for {0}: {1}", endpoint, inWords(message, say));

const TRIES = 20;
const GAP_MS = 500;

/** Until the server answers, for ten seconds at most: then the list's own polling notices. */
async function answers(server: ServerWatch): Promise<void> {
  for (let tried = 0; tried < TRIES && server.state?.state !== "up"; tried++) {
    await setTimeout(GAP_MS);
    await server.refresh();
  }
}
