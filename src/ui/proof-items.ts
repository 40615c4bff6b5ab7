import * as vscode from "vscode";
import type { ProofTime } from "../core/plan/proof-times";
import { budgetMinutesFor } from "../core/report/more-budget";
import { compactTokens, formatAbout } from "../core/format";
import { proofTimesSentence } from "../words/proof-times";
import { say } from "./say";

/** A context to prove, with a budget that does. */
export interface ProofChoice {
  readonly kind: "proof";
  readonly contextTokens: number;
  readonly minutes: number;
}

/** What proofs take, one row a size that can be chosen; a row that says so where nothing is known yet. Null: it could not be found out in time. */
export function proofItems(times: readonly ProofTime[] | null): readonly (vscode.QuickPickItem & { readonly choice?: ProofChoice })[] {
  const title = { label: vscode.l10n.t("how long a proof takes"), kind: vscode.QuickPickItemKind.Separator };
  if (times === null) return [];
  if (times.length === 0) return [{ ...title, label: proofTimesSentence([], say) }];
  return [
    title,
    ...times.map(({ contextTokens, neededMs }) => ({
      label: `$(verified) ${vscode.l10n.t("Prove {0}", compactTokens(contextTokens))}`,
      description: vscode.l10n.t("about {0}, by earlier runs here", formatAbout(neededMs)),
      choice: { kind: "proof", contextTokens, minutes: budgetMinutesFor(neededMs) } as const,
    })),
  ];
}
