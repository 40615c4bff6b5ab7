import * as vscode from "vscode";

/** What is known of a preset, in one word. */
export function stateInWords(state: "certified" | "provisional" | "rejected" | "stale"): string {
  const words = {
    certified: vscode.l10n.t("certified"),
    provisional: vscode.l10n.t("provisional"),
    rejected: vscode.l10n.t("rejected"),
    stale: vscode.l10n.t("stale"),
  };
  return words[state];
}
