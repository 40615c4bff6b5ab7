import * as vscode from "vscode";

/** The workspace is not trusted. It is a word and no hidden command, so that nobody looks for a command in vain. */
export class Untrusted extends Error {}

/** Measuring and writing need a trusted workspace. */
export function requireTrust(): void {
  if (!vscode.workspace.isTrusted)
    throw new Untrusted(vscode.l10n.t("This workspace is not trusted: O3 shows what is known, but measures and writes nothing."));
}
