import * as vscode from "vscode";
import { compactTokens, formatBytes } from "../core/format";
import type { ModelEntry } from "../protocol/worker";
import { refuseOffline } from "./away";
import { isNode } from "./nodes";
import type { ServerWatch } from "./server";
import { inWords } from "../words/said";
import { say } from "./say";
import { presetTitle } from "../words/presets";
import { stateInWords } from "./states";

/** The model that an argument means: a tree's node, a model's name, or {model}; null when it names none. */
export function modelIn(argument: unknown): string | null {
  if (typeof argument === "string" && argument !== "") return argument;
  if (isNode(argument)) return argument.model.name;
  if (typeof argument === "object" && argument !== null && "model" in argument && typeof argument.model === "string") return argument.model;
  return null;
}

/** Asks for a model; undefined when the user turns away. Throws with the server's own words when it does not answer and nothing on the disk fits. */
export async function pickModel(
  server: ServerWatch,
  title: string,
  fit: (model: ModelEntry) => boolean = () => true,
  another: (() => Promise<string | undefined>) | null = null,
): Promise<string | undefined> {
  const more: vscode.QuickPickItem = { label: `$(cloud-download) ${vscode.l10n.t("Pull another model...")}`, alwaysShow: true };
  const items = async (): Promise<vscode.QuickPickItem[]> => {
    await server.refresh();
    const fitting = server.models.filter(fit);
    if (fitting.length === 0) refuseOffline(server);
    const known = fitting.map((model): vscode.QuickPickItem => ({
      label: model.name,
      description: [formatBytes(model.fileBytes), model.quantization, ...(model.loaded ? [vscode.l10n.t("loaded")] : [])].join(" · "),
      detail: detailOf(model),
    }));
    return another === null || known.length === 0 ? known : [...known, more];
  };
  const chosen = await pickFrom(items(), { title, placeHolder: vscode.l10n.t("Choose a model"), matchOnDescription: true });
  return chosen === more ? another?.() : chosen?.label;
}

/**
 * A list that opens at once and is filled when its items are known; it closes by itself when there are none, and throws what they throw.
 */
export async function pickFrom<T extends vscode.QuickPickItem>(
  items: Promise<readonly T[]>,
  options: vscode.QuickPickOptions,
): Promise<T | undefined> {
  const close = new vscode.CancellationTokenSource();
  try {
    const filled = items.then((known) => {
      if (known.length === 0) close.cancel();
      return known;
    });
    return await vscode.window.showQuickPick(filled, options, close.token);
  } finally {
    close.dispose();
  }
}

function detailOf({ away, predicted, presets }: ModelEntry): string {
  const ceiling =
    away !== null
      ? inWords(predicted.why, say)
      : predicted.contextTokens === null
      ? vscode.l10n.t("largest context: {0}", inWords(predicted.why, say))
      : vscode.l10n.t("predicted up to {0} tokens ({1})", compactTokens(predicted.contextTokens), inWords(predicted.why, say));
  const known = presets.map(({ name, contextTokens, state }) => `${presetTitle(name, say)} ${compactTokens(contextTokens)} ${stateInWords(state)}`);
  return [ceiling, ...known].join("; ");
}
