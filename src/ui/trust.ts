import * as vscode from "vscode";

/** Menus hide what an untrusted workspace may not do; other extensions and key bindings reach commands all the same. */
export function requireTrust(): void {
  if (!vscode.workspace.isTrusted)
    throw new Error(vscode.l10n.t("This workspace is not trusted: O3 shows what is known, but measures and writes nothing."));
}
