import * as vscode from "vscode";

/** Why nothing can be measured now; null when it can. */
export function whyNoRun(running: boolean): string | null {
  if (running) return vscode.l10n.t("A measurement is running.");
  return vscode.workspace.isTrusted ? null : vscode.l10n.t("This workspace is not trusted.");
}

/** Why no preset can be applied now; null when it can. */
export function whyNoApply(running: boolean): string | null {
  const why = whyNoRun(running);
  if (why !== null) return why;
  return (vscode.workspace.workspaceFolders ?? []).length === 0 ? vscode.l10n.t("No folder is open.") : null;
}
