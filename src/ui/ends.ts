import * as vscode from "vscode";
import { COMMANDS, ENDS } from "../ids";

/** How a run ended, while nobody has looked at it yet. */
export interface End {
  readonly model: string;
  readonly summary: string;
}

const KEY = "o3.endsNotSeen";
const LONGEST = 60;

/**
 * Ends of runs that nobody has seen yet: a notification hides itself within seconds, so they stay in the status bar and as a number on O3's icon until
 * their results are looked at or the notification is answered. They outlive the window.
 */
export class Ends implements vscode.Disposable {
  private readonly item = vscode.window.createStatusBarItem(ENDS, vscode.StatusBarAlignment.Right, 91);

  constructor(
    private readonly memory: vscode.Memento,
    private readonly view: { badge?: vscode.ViewBadge | undefined },
  ) {
    this.item.name = vscode.l10n.t("O3: Ended Runs");
    this.draw();
  }

  get waiting(): readonly End[] {
    return this.memory.get<readonly End[]>(KEY, []);
  }

  add(end: End): void {
    this.keep([end, ...this.waiting.filter(({ model }) => model !== end.model)]);
  }

  /** Its results are on the screen, or its notification was answered. */
  seen(model: string): void {
    const left = this.waiting.filter((end) => end.model !== model);
    if (left.length < this.waiting.length) this.keep(left);
  }

  dispose(): void {
    this.item.dispose();
  }

  private keep(ends: readonly End[]): void {
    void this.memory.update(KEY, ends);
    this.draw();
  }

  private draw(): void {
    const ends = this.waiting;
    const [newest] = ends;
    this.view.badge = newest && { value: ends.length, tooltip: ends.map(({ summary }) => summary).join("\n") };
    if (!newest) {
      this.item.hide();
      return;
    }
    const { model, summary } = newest;
    this.item.text = `$(bell-dot) ${summary.length > LONGEST ? `${summary.slice(0, LONGEST - 1)}…` : summary}`;
    this.item.tooltip = new vscode.MarkdownString().appendText(ends.map((end) => end.summary).join("\n\n")).appendMarkdown("\n\n").appendText(vscode.l10n.t("Click to show the results."));
    this.item.command = { command: COMMANDS.showResults, title: vscode.l10n.t("Show Results"), arguments: [model] };
    this.item.accessibilityInformation = { label: vscode.l10n.t("O3: a run has ended. {0}", summary), role: "button" };
    this.item.show();
  }
}
