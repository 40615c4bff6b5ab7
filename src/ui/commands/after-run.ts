import * as vscode from "vscode";
import { budgetMinutesFor } from "../../core/report/more-budget";
import { COMMANDS } from "../../ids";
import type { OptimizeJob, OptimizeOutcome } from "../../protocol/worker";
import { inWords } from "../../words/said";
import { summaryInWords } from "../../words/summary";
import { notices, runOf } from "../notices";
import type { Action } from "../notices";
import { say } from "../say";
import type { Deps } from "./deps";

/** Tells how a run ended, with what can be done now; who was away finds it in the status bar. */
export async function tellEnd({ ends }: Pick<Deps, "ends">, job: OptimizeJob, outcome: OptimizeOutcome): Promise<void> {
  const { model, ending, presets, tooSmallFor } = outcome;
  const command = (title: string, ...args: readonly unknown[]): Action => ({
    title,
    run: () => vscode.commands.executeCommand(...(args as [string])),
  });
  const usable = presets.some(({ state }) => state !== "rejected");
  // The last one takes the place of "Cancel": it must do no harm under a mouse that was about to press that.
  const actions = [
    ...goingOn(job, outcome),
    ...(usable ? [command(vscode.l10n.t("Apply Preset"), COMMANDS.applyPreset, model)] : []),
    command(vscode.l10n.t("Show Results"), COMMANDS.showResults, model),
  ];
  const summary = summaryInWords(outcome, say);
  ends.add({ model, summary });
  const text = [`O3: ${summary}`, ...tooSmallFor.map((words) => inWords(words, say))].join(" ");
  const answered = await notices.tell(runOf(job.model), { severity: ending === "completed" ? "information" : "warning", text, actions });
  if (answered) ends.seen(model);
}

/** "Continue with 20 min" where it is known what is missing, "Resume" where it is not; nothing where all was found. */
function goingOn(job: OptimizeJob, { ending, moreBudget }: OptimizeOutcome): readonly Action[] {
  if (ending !== "cancelled" && ending !== "budget-spent") return [];
  const neededMs = ending === "budget-spent" ? (moreBudget?.neededMs ?? null) : null;
  const minutes = neededMs === null ? undefined : budgetMinutesFor(neededMs);
  const title = minutes === undefined ? vscode.l10n.t("Resume") : vscode.l10n.t("Continue with {0} min", minutes);
  const { minDecodeTokensPerSecond: minTps, maxTtftMs, maxContextTokens } = job;
  const options = {
    ...{ resume: true, goal: job.goal, minTps: minTps ?? 0, maxTtftSeconds: (maxTtftMs ?? 0) / 1000, maxContextTokens: maxContextTokens ?? 0 },
    budgetMinutes: minutes ?? (job.budgetMs ?? 0) / 60_000,
  };
  return [{ title, run: () => vscode.commands.executeCommand(COMMANDS.optimizeModel, job.model, options) }];
}
