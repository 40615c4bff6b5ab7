import * as vscode from "vscode";
import type { Goal } from "../core/domain/request";
import { GOALS } from "../core/domain/request";
import type { ModelEntry } from "../protocol/worker";
import { askLimits, limitsItem } from "./ask-limits";
import type { GoalLimits } from "../core/preset/goal";
import { minutesIn, minutesOf } from "./budget";
import type { Config } from "./config";

/** What a run is asked to do. */
export interface How {
  readonly goal: Goal | undefined;
  readonly budgetMs: number | undefined;
  readonly resume: boolean;
  readonly limits: GoalLimits;
}

type Item = vscode.QuickPickItem & {
  readonly choice: { readonly kind: "goal"; readonly goal: Goal } | { readonly kind: "resume" } | { readonly kind: "budget" } | { readonly kind: "limits" };
};

interface AboutRun {
  readonly entry: ModelEntry | undefined;
  readonly remote: boolean;
  readonly config: Config;
  /** What a full window has to keep, unless it is changed in the list. */
  readonly limits: GoalLimits;
}

/** One list: Enter takes the usual goal and budget; budget and limits can be changed from there. Undefined when the user turns away. */
export async function askHow(model: string, { entry, remote, config, limits: asked }: AboutRun): Promise<How | undefined> {
  let minutes = minutesOf(config.budgetMinutes.value);
  let limits = asked;
  for (;;) {
    const chosen = await vscode.window.showQuickPick<Item>([...items(entry, config, minutes), { ...limitsItem(limits), choice: { kind: "limits" } }], {
      title: vscode.l10n.t("O3: Optimize {0}", model),
      placeHolder: remote
        ? vscode.l10n.t("The server is remote: its memory cannot be watched from here, and no limit is kept there")
        : minutes === 1
            ? vscode.l10n.t("What to look for, within 1 minute")
            : vscode.l10n.t("What to look for, within {0} minutes", minutes),
    });
    if (!chosen) return undefined;
    const { choice } = chosen;
    const budgetMs = minutes * 60_000;
    if (choice.kind === "goal") return { goal: choice.goal, budgetMs, resume: false, limits };
    if (choice.kind === "resume") return { goal: entry?.unfinished?.goal, budgetMs, resume: true, limits };
    if (choice.kind === "limits") limits = await askLimits(limits);
    else minutes = (await askMinutes(minutes)) ?? minutes;
  }
}

function items(entry: ModelEntry | undefined, config: Config, minutes: number): Item[] {
  const names: Record<Goal, readonly [string, string]> = {
    all: [vscode.l10n.t("All presets"), vscode.l10n.t("Max context, Balanced and Fast")],
    "max-context": [vscode.l10n.t("Max context"), vscode.l10n.t("the largest context that stays stable when it is really filled")],
    balanced: [vscode.l10n.t("Balanced"), vscode.l10n.t("the largest context that is still fast when full")],
    fast: [vscode.l10n.t("Fast"), vscode.l10n.t("the largest context that is fast when full")],
  };
  const usual = GOALS.find((goal) => goal === config.goal.value) ?? "all";
  const goals = [usual, ...GOALS.filter((goal) => goal !== usual)];
  const unfinished = entry?.unfinished;
  return [
    ...(unfinished
      ? [
          {
            label: `$(debug-continue) ${vscode.l10n.t("Continue the last run")}`,
            description: unfinished.trials === 1 ? vscode.l10n.t("1 trial is kept") : vscode.l10n.t("{0} trials are kept", unfinished.trials),
            choice: { kind: "resume" },
          } as const,
        ]
      : []),
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
