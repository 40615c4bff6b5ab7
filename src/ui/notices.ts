import * as vscode from "vscode";

export interface Action {
  readonly title: string;
  readonly run: () => unknown;
}

export interface Notice {
  readonly severity: "information" | "warning" | "error";
  readonly text: string;
  readonly actions: readonly Action[];
}

/**
 * What O3 has to say, one notice a subject. VS Code takes no notice back once it is shown: so what is said already is not said twice, and a
 * button of one whose subject is settled meanwhile says so instead of doing what is no use any more.
 */
class Notices {
  private readonly open = new Map<string, { readonly text: string }>();

  /** Resolves when it was answered or closed: with whether a person did either. */
  async tell(subject: string, { severity, text, actions }: Notice): Promise<boolean> {
    if (this.open.get(subject)?.text === text) return false;
    const mine = { text };
    this.open.set(subject, mine);
    const chosen = await SHOW[severity](text, ...actions.map(({ title }) => title));
    const isCurrent = this.open.get(subject) === mine;
    if (isCurrent) this.open.delete(subject);
    const action = actions.find(({ title }) => title === chosen);
    if (action && isCurrent) await action.run();
    if (action && !isCurrent) void vscode.window.showInformationMessage(vscode.l10n.t("O3: that is settled already."));
    return true;
  }

  /** Its subject is settled: whatever is still on the screen of it does nothing any more. */
  settle(subject: string): void {
    this.open.delete(subject);
  }
}

const SHOW: Readonly<Record<Notice["severity"], (text: string, ...items: string[]) => Thenable<string | undefined>>> = {
  information: (text, ...items) => vscode.window.showInformationMessage(text, ...items),
  warning: (text, ...items) => vscode.window.showWarningMessage(text, ...items),
  error: (text, ...items) => vscode.window.showErrorMessage(text, ...items),
};

/** The window's. */
export const notices = new Notices();

/** The run of a model: that it goes on, was cut off, or how it ended. */
export const runOf = (model: string): string => `run of ${model}`;
export const SERVER = "server";
