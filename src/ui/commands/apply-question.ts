import * as vscode from "vscode";
import type { ApplyPreview } from "../../protocol/apply";
import { groundInWords } from "../../words/ground";
import { presetTitle } from "../../words/presets";
import { inWords } from "../../words/said";
import { inFolder } from "../place";
import { Review } from "../review";
import { say } from "../say";
import type { Deps } from "./deps";

/** Whether something speaks against applying it: then "Apply Anyway" is the user's own decision. */
export const isDoubtful = ({ changed, unproven }: ApplyPreview): boolean => unproven !== null || changed.length > 0;

/** Shows all that will change, and waits for a decision. Whoever looks at the changes decides there, or comes back here. */
export async function confirm(preview: ApplyPreview, folder: vscode.WorkspaceFolder, { review }: Pick<Deps, "review">): Promise<boolean> {
  const title = presetTitle(preview.preset, say);
  const apply = isDoubtful(preview) ? vscode.l10n.t("Apply Anyway") : vscode.l10n.t("Apply");
  const ask: typeof vscode.window.showInformationMessage = isDoubtful(preview) ? vscode.window.showWarningMessage : vscode.window.showInformationMessage;
  const show = vscode.l10n.t("Show Changes");
  for (;;) {
    const answer = await ask(questionOf(preview), { modal: true, detail: detailOf(preview, folder) }, apply, ...(Review.has(preview) ? [show] : []));
    if (answer !== show) return answer === apply;
    const decision = await review.of({
      id: preview.planId,
      changes: preview.changes,
      title: (name) => vscode.l10n.t("{0} (before ↔ with {1})", name, title),
    });
    if (decision !== "closed") return decision === "apply";
  }
}

/** Name and size, as the button says them that was pressed. */
function questionOf({ preset, model, contextTokens, unproven }: ApplyPreview): string {
  const title = presetTitle(preset, say);
  const question =
    contextTokens === null
      ? vscode.l10n.t("Apply {0} of {1}?", title, model)
      : vscode.l10n.t("Apply {0} ({1} tokens) of {2}?", title, contextTokens.toLocaleString("en-US"), model);
  return unproven === null ? question : `${question} ${inWords(unproven, say)}`;
}

/** What speaks against it first, then what will change, what to know, and how to get back. */
const detailOf = (preview: ApplyPreview, folder: vscode.WorkspaceFolder): string =>
  [
    ...(preview.unproven === null ? [] : [inWords(preview.evidence, say)]),
    ...changedLines(preview),
    ...preview.notes,
    preview.words.map((words) => `• ${inFolder(words, folder)}`).join("\n"),
    agentLines(preview).join("\n"),
    vscode.l10n.t('"O3: Undo Last Apply" undoes all of it.'),
  ]
    .filter((paragraph) => paragraph !== "")
    .join("\n\n");

const changedLines = ({ changed }: ApplyPreview): readonly string[] =>
  changed.length === 0 ? [] : [[vscode.l10n.t("Changed since it was measured:"), ...groundInWords(changed, say).map((reason) => `• ${reason}`)].join("\n")];

/** What to know of each agent, and why one is left out; a line each. */
const agentLines = ({ agents }: ApplyPreview): readonly string[] =>
  agents.flatMap(({ title, state, why, notes }) =>
    state === "ready" ? notes.map((note) => `• ${title}: ${note}`) : [`• ${vscode.l10n.t("{0} is left out: {1}", title, why)}`],
  );
