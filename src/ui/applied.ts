import * as vscode from "vscode";
import { sameBaked } from "../core/domain/baked-options";
import type { BakedOptions } from "../core/domain/baked-options";
import { SETTINGS } from "../ids";
import { localFolders } from "./place";

/** What is applied in a workspace folder, as `.vscode/settings.json` says. */
export interface AppliedHere {
  readonly folder: vscode.WorkspaceFolder;
  readonly model: string;
  readonly preset: string;
  readonly derivedModel: string;
  readonly options: BakedOptions;
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

  /** Whether a preset is applied with these very options: after a new measurement the same name may stand for others. */
  has(model: string, { name, options }: { readonly name: string; readonly options: BakedOptions }): boolean {
    return this.here.some((applied) => applied.model === model && applied.preset === name && sameBaked(applied.options, options));
  }

  dispose(): void {
    for (const subscription of this.subscriptions) subscription.dispose();
    this.changed.dispose();
  }
}

/** Settings are edited by hand: what is no preset counts for nothing. */
function parse(value: unknown): Omit<AppliedHere, "folder"> | null {
  if (typeof value !== "object" || value === null) return null;
  const { model, preset, derivedModel, options } = value as Partial<Record<string, unknown>>;
  if (typeof model !== "string" || typeof preset !== "string") return null;
  return { model, preset, derivedModel: typeof derivedModel === "string" ? derivedModel : "", options: optionsIn(options) };
}

function optionsIn(value: unknown): BakedOptions {
  if (typeof value !== "object" || value === null) return {};
  const known = Object.entries(value).filter((entry): entry is [string, number | boolean] => ["number", "boolean"].includes(typeof entry[1]));
  return Object.fromEntries(known);
}
