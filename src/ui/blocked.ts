import * as vscode from "vscode";

export interface Standing {
  /** The model that is measured now; null where none is. */
  readonly measuring: string | null;
  /** Why the server can be asked nothing; null where it can. */
  readonly away: string | null;
}

/** Why nothing can be measured now; null when it can. */
export function whyNoRun({ measuring, away }: Standing): string | null {
  if (measuring !== null) return vscode.l10n.t("O3 is measuring {0}.", measuring);
  return vscode.workspace.isTrusted ? away : vscode.l10n.t("This workspace is not trusted.");
}

/** Why no preset can be applied now; null when it can. */
export function whyNoApply(standing: Standing): string | null {
  const why = whyNoRun(standing);
  if (why !== null) return why;
  return (vscode.workspace.workspaceFolders ?? []).length === 0 ? vscode.l10n.t("No folder is open.") : null;
}
