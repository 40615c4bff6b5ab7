import * as vscode from "vscode";
import { compactTokens, formatDuration, formatRate } from "../core/format";
import type { GoalLimits } from "../core/preset/goal";
import { limitFrom, limitText } from "../core/preset/typed-limits";

/** What a run can be asked to keep; how much memory a model takes is known afterwards only. */
const ASKED = ["minDecodeTokensPerSecond", "maxTtftMs", "maxContextTokens"] as const satisfies readonly (keyof GoalLimits)[];
type Asked = (typeof ASKED)[number];

/** The row that leads to the limits, and says what they are. */
export const limitsItem = (limits: GoalLimits): vscode.QuickPickItem => ({
  label: `$(filter) ${vscode.l10n.t("Limits: {0}", limitsInWords(limits))}`,
  description: vscode.l10n.t("change"),
  alwaysShow: true,
});

/** A list of the limits, each of which can be changed; whoever turns away has what was changed so far. */
export async function askLimits(limits: GoalLimits): Promise<GoalLimits> {
  let now = limits;
  for (;;) {
    const done = { label: `$(check) ${vscode.l10n.t("Use these limits")}`, limit: null };
    const items = ASKED.map((limit) => ({ label: titleOf(limit), description: valueOf(limit, now) ?? vscode.l10n.t("none"), limit }));
    const chosen = await vscode.window.showQuickPick([...items, done], {
      title: vscode.l10n.t("O3: Limits of a full window"),
      placeHolder: vscode.l10n.t("Choose a limit to change it"),
    });
    const limit = chosen?.limit ?? null;
    if (limit === null) return now;
    const text = await vscode.window.showInputBox({
      title: titleOf(limit),
      prompt: hintOf(limit),
      value: limitText(limit, now[limit]),
      validateInput: (value) => (limitFrom(limit, value) === undefined ? hintOf(limit) : undefined),
    });
    const value = text === undefined ? undefined : limitFrom(limit, text);
    if (value !== undefined) now = { ...now, [limit]: value };
  }
}

const limitsInWords = (limits: GoalLimits): string => ASKED.flatMap((limit) => valueOf(limit, limits) ?? []).join(", ") || vscode.l10n.t("none");

function titleOf(limit: Asked): string {
  const titles: Record<Asked, string> = {
    minDecodeTokensPerSecond: vscode.l10n.t("Decode speed at least"),
    maxTtftMs: vscode.l10n.t("First token within"),
    maxContextTokens: vscode.l10n.t("Context at most"),
  };
  return titles[limit];
}

function hintOf(limit: Asked): string {
  const hints: Record<Asked, string> = {
    minDecodeTokensPerSecond: vscode.l10n.t("Tokens a second with the window full, such as 20. Empty: no limit."),
    maxTtftMs: vscode.l10n.t("Seconds until the first token when the window is filled from empty, such as 10. Empty: no limit."),
    maxContextTokens: vscode.l10n.t("Tokens, such as 32768 or 32K. Empty: as far as the model was trained."),
  };
  return hints[limit];
}

/** Null where there is no such limit. */
function valueOf(limit: Asked, limits: GoalLimits): string | null {
  const value = limits[limit];
  if (value === null) return null;
  switch (limit) {
    case "minDecodeTokensPerSecond":
      return vscode.l10n.t("at least {0} tok/s", formatRate(value));
    case "maxTtftMs":
      return vscode.l10n.t("first token within {0}", formatDuration(value));
    case "maxContextTokens":
      return vscode.l10n.t("at most {0} tokens", compactTokens(value));
  }
}
