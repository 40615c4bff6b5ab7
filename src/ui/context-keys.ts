import * as vscode from "vscode";
import { CONTEXT } from "../ids";
import type { AppliedAgents } from "./applied-agents";
import type { Runs } from "./runs";
import type { ServerWatch } from "./server";

/** Keeps the keys that menus and welcome views look at. */
export function keepContextKeys(server: ServerWatch, runs: Runs, agents: AppliedAgents): vscode.Disposable {
  const set = (key: string, value: unknown): void => void vscode.commands.executeCommand("setContext", key, value);
  return vscode.Disposable.from(
    server.onDidChange((state) => {
      set(CONTEXT.server, state.state);
      set(CONTEXT.hasModels, server.models.some(({ away }) => away === null));
      set(
        CONTEXT.hasPresets,
        server.models.some(({ presets }) => presets.length > 0),
      );
    }),
    agents.onDidChange(() => {
      set(CONTEXT.hasApplied, agents.history.length + agents.stranded.length > 0);
    }),
    runs.onDidChange((run) => {
      set(CONTEXT.running, run !== null);
    }),
  );
}
