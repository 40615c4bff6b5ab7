import * as vscode from "vscode";
import type { Goal } from "../core/domain/request";
import { budgetMinutesFor } from "../core/report/more-budget";
import { compactTokens, formatAbout } from "../core/format";
import type { Continuable } from "../protocol/worker";

const keptWords = (trials: number): string => (trials === 1 ? vscode.l10n.t("1 trial is kept") : vscode.l10n.t("{0} trials are kept", trials));

/** How a run stands that can be continued. */
function endingWords({ cutOff, ending, moreBudget }: Continuable): string {
  if (cutOff) return vscode.l10n.t("it was cut off");
  const neededMs = moreBudget?.neededMs ?? null;
  if (moreBudget !== null && neededMs !== null) return vscode.l10n.t("proving {0} needs about {1} more", compactTokens(moreBudget.contextTokens), formatAbout(neededMs));
  return ending === "cancelled" ? vscode.l10n.t("it was cancelled") : ending === "failed" ? vscode.l10n.t("it failed") : vscode.l10n.t("its time was used up");
}

/** A run in a list of those that can be continued; the newest stands for "the last run". */
export function continueItem(run: Continuable, isNewest: boolean, goalName: (goal: Goal) => string): vscode.QuickPickItem {
  const label = isNewest
    ? vscode.l10n.t("Continue the last run")
    : vscode.l10n.t("Continue the run of {0}", new Date(run.startedAt).toLocaleString(undefined, { dateStyle: "medium", timeStyle: "short" }));
  return { label: `$(debug-continue) ${label}`, description: [keptWords(run.trials), goalName(run.goal), endingWords(run)].join(" · ") };
}

/** Enough for what is left to prove, where that is known; minutes. */
const minutesNeeded = ({ moreBudget }: Pick<Continuable, "moreBudget">): number | null => {
  const neededMs = moreBudget?.neededMs ?? null;
  return neededMs === null ? null : budgetMinutesFor(neededMs);
};

/** The budget to go on with: what is offered, or more where more is needed. */
export const minutesFor = (run: Pick<Continuable, "moreBudget">, offered: number): number => Math.max(offered, minutesNeeded(run) ?? 0);

/** Arguments of "O3: Optimize Model" that go on with a run as it was asked, without a question. */
export function continueOptions(run: Continuable): object {
  const { runId, goal, limits } = run;
  const minutes = minutesNeeded(run);
  return {
    ...{ resume: true, runId, goal },
    minTps: limits.minDecodeTokensPerSecond ?? 0,
    maxTtftSeconds: (limits.maxTtftMs ?? 0) / 1000,
    maxContextTokens: limits.maxContextTokens ?? 0,
    ...(minutes === null ? {} : { budgetMinutes: minutes }),
  };
}
