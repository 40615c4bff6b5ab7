import * as vscode from "vscode";
import { COMMANDS } from "../../ids";
import { say } from "../say";
import { fetchingInWords, percentOf } from "../../words/fetching";
import { showError } from "../errors";
import { modelIn } from "../pick";
import { requireTrust } from "../trust";
import { RemoteError } from "../../rpc/errors";
import type { Command, Deps } from "./deps";

/**
 * O3: Pull Model. Arguments, all optional: a model's name, which spares the question. Returns the name once the server has the model; null
 * when the user turned away or cancelled, or it failed, which was told.
 */
export const pullModel =
  (deps: Deps): Command =>
  async (argument) => {
    try {
      requireTrust();
      const model = modelIn(argument) ?? (await askName());
      return model === undefined || model === "" ? null : await fetched(deps, model);
    } catch (error) {
      void showError(error, deps.log);
      return null;
    }
  };

/** The name once the server has the model; null where it could not be had, which was told, or the user cancelled. */
async function fetched(deps: Deps, model: string): Promise<string | null> {
  try {
    await pull(deps)(model);
    void offerNext(model);
    return model;
  } catch (error) {
    const misspelt = error instanceof RemoteError && error.reason === "not-found";
    const anotherName = async (): Promise<void> => {
      const name = await askName(model);
      if (name !== undefined && name !== "") await fetched(deps, name);
    };
    void showError(error, deps.log, { actions: misspelt ? [{ title: vscode.l10n.t("Change the Name"), run: anotherName }] : [] });
    return null;
  }
}

/** Fetches a model with a notification that can be cancelled. Rejects with what went wrong, or with Cancelled. */
export const pull =
  ({ optimizer, onPull, place, server }: Deps) =>
  async (model: string): Promise<void> => {
    const options = { location: vscode.ProgressLocation.Notification, cancellable: true, title: vscode.l10n.t("Pulling {0}", model) };
    await vscode.window.withProgress(options, async (progress, token) => {
      const controller = new AbortController();
      let shown = 0;
      const subscriptions = [
        token.onCancellationRequested(() => {
          controller.abort();
        }),
        onPull((fetching) => {
          const percent = percentOf(fetching) ?? shown;
          progress.report({ message: fetchingInWords(fetching, say), increment: Math.max(0, percent - shown) });
          shown = Math.max(shown, percent);
        }),
      ];
      try {
        await optimizer.request("pull", { ...place(), model }, controller.signal);
      } finally {
        for (const subscription of subscriptions) subscription.dispose();
      }
    });
    await server.refresh();
  };

/** The name of a model of the library; undefined when the user turns away. `value`: what stands there before. */
export async function askName(value = ""): Promise<string | undefined> {
  const text = await vscode.window.showInputBox({
    title: vscode.l10n.t("O3: Pull Model"),
    prompt: vscode.l10n.t("Name of a model at https://ollama.com/library."),
    placeHolder: "qwen2.5-coder:3b",
    value,
    ignoreFocusOut: true,
  });
  return text?.trim();
}

async function offerNext(model: string): Promise<void> {
  const optimize = vscode.l10n.t("Optimize");
  if ((await vscode.window.showInformationMessage(vscode.l10n.t("{0} is installed.", model), optimize)) === optimize)
    await vscode.commands.executeCommand(COMMANDS.optimizeModel, model);
}
