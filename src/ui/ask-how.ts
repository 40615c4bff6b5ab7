import * as vscode from "vscode";
import type { Goal } from "../core/domain/request";
import { GOALS } from "../core/domain/request";
import type { ProofTime } from "../core/plan/proof-times";
import type { Continuable, ModelEntry } from "../protocol/worker";
import { askLimits, limitsItem } from "./ask-limits";
import type { GoalLimits } from "../core/preset/goal";
import { minutesIn } from "./budget";
import type { Config } from "./config";
import { continueItem, minutesFor } from "./continuable";
import { proofItems } from "./proof-items";
import type { ProofChoice } from "./proof-items";

/** What a run is asked to do. */
export interface How {
  readonly goal: Goal | undefined;
  readonly budgetMs: number | undefined;
  readonly resume: boolean;
  /** Which run is resumed; absent: the newest that can be. */
  readonly resumeRun?: string | undefined;
  readonly limits: GoalLimits;
}

type Choice =
  | { readonly kind: "goal"; readonly goal: Goal }
  | { readonly kind: "resume"; readonly run: Continuable }
  | { readonly kind: "budget" }
  | { readonly kind: "limits" }
  | ProofChoice;

/** Without a choice: a line between two parts. */
type Item = vscode.QuickPickItem & { readonly choice?: Choice };

interface AboutRun {
  readonly entry: ModelEntry | undefined;
  readonly remote: boolean;
  readonly config: Config;
  /** The budget to offer. */
  readonly minutes: number;
  /** What proofs take here; null where that could not be found out in time. */
  readonly times: readonly ProofTime[] | null;
  /** What a full window has to keep, unless it is changed in the list. */
  readonly limits: GoalLimits;
}

/** One list: Enter takes the usual goal and budget; budget and limits can be changed from there. Undefined when the user turns away. */
export async function askHow(model: string, { entry, remote, config, minutes: offered, times, limits: asked }: AboutRun): Promise<How | undefined> {
  let minutes = offered;
  let limits = asked;
  for (;;) {
    const chosen = await vscode.window.showQuickPick<Item>([...items(entry, config, minutes), { ...limitsItem(limits), choice: { kind: "limits" } }, ...proofItems(times)], {
      title: vscode.l10n.t("O3: Optimize {0}", model),
      placeHolder: remote
        ? vscode.l10n.t("The server is remote: its memory cannot be watched from here, and no limit is kept there")
        : minutes === 1
            ? vscode.l10n.t("What to look for, within 1 minute")
            : vscode.l10n.t("What to look for, within {0} minutes", minutes),
    });
    const choice = chosen?.choice;
    if (!choice) return undefined;
    const budgetMs = minutes * 60_000;
    if (choice.kind === "goal") return { goal: choice.goal, budgetMs, resume: false, limits };
    if (choice.kind === "resume") return resuming(choice.run, minutesFor(choice.run, minutes));
    if (choice.kind === "proof")
      return { goal: "max-context", budgetMs: choice.minutes * 60_000, resume: false, limits: { ...limits, maxContextTokens: choice.contextTokens } };
    if (choice.kind === "limits") limits = await askLimits(limits);
    else minutes = (await askMinutes(minutes)) ?? minutes;
  }
}

/** What goes on with a run: as it was asked. */
const resuming = ({ runId, goal, limits }: Continuable, minutes: number): How => ({ goal, budgetMs: minutes * 60_000, resume: true, resumeRun: runId, limits });

function items(entry: ModelEntry | undefined, config: Config, minutes: number): Item[] {
  const names: Record<Goal, readonly [string, string]> = {
    all: [vscode.l10n.t("All presets"), vscode.l10n.t("Max context, Balanced and Fast")],
    "max-context": [vscode.l10n.t("Max context"), vscode.l10n.t("the largest context that stays stable when it is really filled")],
    balanced: [vscode.l10n.t("Balanced"), vscode.l10n.t("the largest context that is still fast when full")],
    fast: [vscode.l10n.t("Fast"), vscode.l10n.t("the largest context that is fast when full")],
  };
  const usual = GOALS.find((goal) => goal === config.goal.value) ?? "all";
  const goals = [usual, ...GOALS.filter((goal) => goal !== usual)];
  const last = entry?.unfinished?.runId;
  return [
    ...(entry?.continuable ?? []).map((run): Item => ({ ...continueItem(run, run.runId === last, (goal) => names[goal][0]), choice: { kind: "resume", run } })),
    ...goals.map((goal): Item => ({ label: names[goal][0], description: names[goal][1], choice: { kind: "goal", goal } })),
    {
      label: `$(watch) ${minutes === 1 ? vscode.l10n.t("Time budget: 1 minute") : vscode.l10n.t("Time budget: {0} minutes", minutes)}`,
      description: vscode.l10n.t("change"),
      alwaysShow: true,
      choice: { kind: "budget" },
    },
  ];
}

async function askMinutes(minutes: number): Promise<number | undefined> {
  const text = await vscode.window.showInputBox({
    title: vscode.l10n.t("Time budget in minutes"),
    value: String(minutes),
    validateInput: (value) => (minutesIn(value) === null ? vscode.l10n.t("Minutes from 1 to 1440, such as 20, or a time such as 1h30m.") : undefined),
  });
  return text === undefined ? undefined : (minutesIn(text) ?? undefined);
}
