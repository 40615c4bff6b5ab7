import * as vscode from "vscode";
import { CONTEXT, PREVIEW_SCHEME } from "../ids";
import type { PreviewChange } from "../protocol/apply";
import type { Previews } from "./previews";

/** closed: the user closed all diffs without a word. */
export type Decision = "apply" | "discard" | "closed";

export interface ToReview {
  /** Names its documents; no two reviews share one. */
  readonly id: string;
  readonly changes: readonly PreviewChange[];
  /** Title of a file's diff. */
  readonly title: (name: string) => string;
}

interface Pending {
  readonly id: string;
  readonly decide: (decision: Decision) => void;
}

/**
 * Files that will change, each as a diff with Apply and Discard in its title bar. It stays until the user has decided, for as long as they read,
 * and takes its diffs away afterwards. One at a time: a new one discards the one before.
 */
export class Review implements vscode.Disposable {
  private pending: Pending | null = null;
  private readonly subscription: vscode.Disposable;

  constructor(private readonly previews: Previews) {
    this.subscription = vscode.window.tabGroups.onDidChangeTabs(({ closed }) => {
      if (closed.length > 0 && this.pending && tabsOf(this.pending.id).length === 0) this.decide("closed");
    });
  }

  /** Whether there is something to look at. */
  static has({ changes }: Pick<ToReview, "changes">): boolean {
    return changes.some(isChanged);
  }

  async of({ id, changes, title }: ToReview): Promise<Decision> {
    this.decide("discard");
    for (const change of changes) {
      if (!isChanged(change)) continue;
      const before = this.previews.put(`${id}/before${change.path}`, change.before ?? "");
      const after = this.previews.put(`${id}/after${change.path}`, change.after);
      // One tab each: a tab that is a mere preview gives way to the next.
      await vscode.commands.executeCommand("vscode.diff", before, after, title(change.path.split(/[\\/]/).at(-1) ?? ""), { preview: false });
    }
    const decision = await new Promise<Decision>((decide) => {
      this.pending = { id, decide };
      mark(true);
    });
    await vscode.window.tabGroups.close(tabsOf(id));
    return decision;
  }

  /** What a button says; nothing where nothing is looked at. */
  decide(decision: Decision): void {
    const { pending } = this;
    if (!pending) return;
    this.pending = null;
    mark(false);
    pending.decide(decision);
  }

  dispose(): void {
    this.decide("discard");
    this.subscription.dispose();
  }
}

const isChanged = (change: PreviewChange): change is Extract<PreviewChange, { kind: "file" }> => change.kind === "file" && change.before !== change.after;

const mark = (on: boolean): void => void vscode.commands.executeCommand("setContext", CONTEXT.reviewing, on);

const tabsOf = (id: string): vscode.Tab[] =>
  vscode.window.tabGroups.all
    .flatMap(({ tabs }) => tabs)
    .filter(({ input }) => input instanceof vscode.TabInputTextDiff && input.modified.scheme === PREVIEW_SCHEME && input.modified.path.startsWith(`/${id}/`));
