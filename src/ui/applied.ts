import * as vscode from "vscode";
import { SETTINGS } from "../ids";
import { localFolders } from "./place";

/** What is applied in a workspace folder, as `.vscode/settings.json` says. */
export interface AppliedHere {
  readonly folder: vscode.WorkspaceFolder;
  readonly model: string;
  readonly preset: string;
  readonly derivedModel: string;
}

/** Which presets are applied here. The settings file is the truth: undo, edits by hand and other tools all show. */
export class Applied implements vscode.Disposable {
  private readonly changed = new vscode.EventEmitter<readonly AppliedHere[]>();
  private readonly subscriptions: readonly vscode.Disposable[];

  readonly onDidChange = this.changed.event;

  constructor() {
    const fire = (): void => {
      this.changed.fire(this.here);
    };
    this.subscriptions = [
      vscode.workspace.onDidChangeConfiguration((event) => {
        if (event.affectsConfiguration(`o3.${SETTINGS.activePreset}`)) fire();
      }),
      vscode.workspace.onDidChangeWorkspaceFolders(fire),
    ];
  }

  get here(): readonly AppliedHere[] {
    return localFolders().flatMap((folder) => {
      const value = vscode.workspace.getConfiguration("o3", folder.uri).inspect(SETTINGS.activePreset);
      const found = parse(value?.workspaceFolderValue ?? value?.workspaceValue);
      return found ? [{ folder, ...found }] : [];
    });
  }

  has(model: string, preset: string): boolean {
    return this.here.some((applied) => applied.model === model && applied.preset === preset);
  }

  dispose(): void {
    for (const subscription of this.subscriptions) subscription.dispose();
    this.changed.dispose();
  }
}

/** Settings are edited by hand: what is no preset counts for nothing. */
function parse(value: unknown): Omit<AppliedHere, "folder"> | null {
  if (typeof value !== "object" || value === null) return null;
  const { model, preset, derivedModel } = value as Partial<Record<string, unknown>>;
  if (typeof model !== "string" || typeof preset !== "string") return null;
  return { model, preset, derivedModel: typeof derivedModel === "string" ? derivedModel : "" };
}
