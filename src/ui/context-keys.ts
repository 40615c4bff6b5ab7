import * as vscode from "vscode";
import { CONTEXT } from "../ids";
import type { AppliedAgents } from "./applied-agents";
import type { Runs } from "./runs";
import type { ServerWatch } from "./server";

/** The texts of welcome views cannot have a value put in: they name this one, and lead to the view's title for any other. */
const USUAL_ADDRESS = "http://127.0.0.1:11434";

/** Keeps the keys that menus and welcome views look at. */
export function keepContextKeys(server: ServerWatch, runs: Runs, agents: AppliedAgents): vscode.Disposable {
  const set = (key: string, value: unknown): void => void vscode.commands.executeCommand("setContext", key, value);
  return vscode.Disposable.from(
    server.onDidChange((state) => {
      set(CONTEXT.server, state.state);
      set(CONTEXT.start, state.state === "down" ? state.start.kind : "none");
      set(CONTEXT.usualAddress, state.endpoint === USUAL_ADDRESS);
      set(CONTEXT.hasModels, server.models.some(({ away }) => away === null));
      set(
        CONTEXT.hasPresets,
        // That there is none is not said before it is known.
        server.models.some(({ presets, reading }) => presets.length > 0 || reading),
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
