import * as vscode from "vscode";
import { Refusal } from "./refusal";

/** The workspace is not trusted. Commands stay listed and answer with this: one that is hidden is looked for in vain. */
export class Untrusted extends Refusal {}

/** Measuring and writing need a trusted workspace. */
export function requireTrust(): void {
  if (!vscode.workspace.isTrusted)
    throw new Untrusted(vscode.l10n.t("This workspace is not trusted: O3 shows what is known, but measures and writes nothing."));
}
