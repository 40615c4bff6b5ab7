import * as vscode from "vscode";
import type { AppliedPreset, StrandedNote } from "../protocol/apply";
import type { Place } from "../protocol/worker";
import type { ReaderHandle } from "../worker/handle";
import type { Log } from "./log";
import { localFolders } from "./place";

/** Each once: an agent whose part of the newest apply is undone may still have that of an earlier one. */
export const agentsOf = (applied: readonly AppliedPreset[]): AppliedPreset["agents"] => [...new Map(applied.flatMap(({ agents }) => agents).map((agent) => [agent.id, agent])).values()];

/** Agents that have a preset here, and what somebody else changed of it since; read again when a file was saved or the server was asked. */
export class AppliedAgents implements vscode.Disposable {
  private readonly changed = new vscode.EventEmitter<void>();
  private readonly subscriptions: readonly vscode.Disposable[];
  private found: readonly AppliedPreset[] = [];
  private notes: readonly StrandedNote[] = [];

  readonly onDidChange = this.changed.event;

  constructor(
    private readonly reader: ReaderHandle,
    private readonly place: () => Place,
    private readonly log: Log,
    asked: readonly vscode.Event<unknown>[],
  ) {
    const again = (): void => void this.refresh();
    this.subscriptions = [
      vscode.workspace.onDidSaveTextDocument(({ uri }) => {
        if (uri.scheme === "file" && this.found.length > 0) again();
      }),
      ...asked.map((event) => event(again)),
    ];
  }

  /** What is applied here and not undone, newest first in each folder. */
  get history(): readonly AppliedPreset[] {
    return this.found;
  }

  /** Notes that nothing leads back from. */
  get stranded(): readonly StrandedNote[] {
    return this.notes;
  }

  /** The note of a preset that nothing leads back from. */
  note(model: string, preset: string): StrandedNote | undefined {
    return this.notes.find(({ names }) => names?.model === model && names.preset === preset);
  }

  /** All that applies of a preset of a model reach and what was changed of it since; undefined where there is none in these folders. */
  of(model: string, preset: string): AppliedPreset | undefined {
    const [newest, ...earlier] = this.found.filter((applied) => applied.model === model && applied.preset === preset);
    return newest && { ...newest, agents: agentsOf([newest, ...earlier]), drift: [newest, ...earlier].flatMap(({ drift }) => drift) };
  }

  async refresh(): Promise<void> {
    const workspaceFolders = localFolders().map(({ uri }) => uri.fsPath);
    if (workspaceFolders.length === 0 || !vscode.workspace.isTrusted) return;
    try {
      const params = { ...this.place(), workspaceFolders };
      const [found, notes] = await Promise.all([this.reader.request("applied", params), this.reader.request("strandedNotes", params)]);
      if (JSON.stringify([found, notes]) === JSON.stringify([this.found, this.notes])) return;
      this.found = found;
      this.notes = notes;
      this.changed.fire();
    } catch (error) {
      // What was known stays on the screen; the next look may go better.
      this.log.debug(`What is applied could not be read: ${error instanceof Error ? error.message : String(error)}`);
    }
  }

  dispose(): void {
    for (const subscription of this.subscriptions) subscription.dispose();
    this.changed.dispose();
  }
}
