import type * as vscode from "vscode";

const KEY = "o3.lastBudget";

interface Remembered {
  readonly minutes: number;
  /** What the setting said then. */
  readonly setting: number;
}

/** The budget to offer, minutes: the one of the last run, unless the setting was changed since. */
export function budgetToOffer(memory: Pick<vscode.Memento, "get">, setting: number): number {
  const last = memory.get<Remembered>(KEY);
  return last?.setting === setting ? last.minutes : setting;
}

export const rememberBudget = (memory: Pick<vscode.Memento, "update">, minutes: number, setting: number): Thenable<void> =>
  memory.update(KEY, { minutes, setting } satisfies Remembered);
