import * as vscode from "vscode";

export interface Standing {
  /** A run is on. */
  readonly running: boolean;
  /** Why the server can be asked nothing; null where it can. */
  readonly away: string | null;
}

/** Why nothing can be measured now; null when it can. */
export function whyNoRun({ running, away }: Standing): string | null {
  if (running) return vscode.l10n.t("A measurement is running.");
  return vscode.workspace.isTrusted ? away : vscode.l10n.t("This workspace is not trusted.");
}

/** Why no preset can be applied now; null when it can. */
export function whyNoApply(standing: Standing): string | null {
  const why = whyNoRun(standing);
  if (why !== null) return why;
  return (vscode.workspace.workspaceFolders ?? []).length === 0 ? vscode.l10n.t("No folder is open.") : null;
}
