import * as vscode from "vscode";
import { SETTINGS } from "../ids";

/** One setting of O3: its value now, and an event when it changes. */
class ConfigValue<T> implements vscode.Disposable {
  private readonly changed = new vscode.EventEmitter<T>();
  private readonly subscription: vscode.Disposable;
  readonly onDidChange = this.changed.event;

  constructor(private readonly key: string) {
    this.subscription = vscode.workspace.onDidChangeConfiguration((event) => {
      if (event.affectsConfiguration(`o3.${key}`)) this.changed.fire(this.value);
    });
  }

  get value(): T {
    // Every key has a default in package.json.
    return vscode.workspace.getConfiguration("o3").get(this.key) as T;
  }

  /** What the user set at any scope; undefined where the default holds and the workspace's own configuration may decide. */
  get chosen(): T | undefined {
    const found = vscode.workspace.getConfiguration("o3").inspect<T>(this.key);
    return found?.workspaceFolderValue ?? found?.workspaceValue ?? found?.globalValue;
  }

  /** Where the value is set; the user's own settings when it is nowhere. */
  get target(): vscode.ConfigurationTarget {
    const found = vscode.workspace.getConfiguration("o3").inspect(this.key);
    return found?.workspaceValue === undefined ? vscode.ConfigurationTarget.Global : vscode.ConfigurationTarget.Workspace;
  }

  async set(value: T): Promise<void> {
    await vscode.workspace.getConfiguration("o3").update(this.key, value, this.target);
  }

  dispose(): void {
    this.subscription.dispose();
    this.changed.dispose();
  }
}

/** The settings that the extension reads itself. */
export class Config implements vscode.Disposable {
  readonly endpoint = new ConfigValue<string>(SETTINGS.endpoint);
  readonly resultsFolder = new ConfigValue<string>(SETTINGS.resultsFolder);
  readonly goal = new ConfigValue<string>(SETTINGS.goal);
  readonly budgetMinutes = new ConfigValue<number>(SETTINGS.budgetMinutes);
  readonly reliability = new ConfigValue<number>(SETTINGS.reliability);
  readonly confidence = new ConfigValue<number>(SETTINGS.confidence);
  readonly minTps = new ConfigValue<number>(SETTINGS.minTps);
  readonly maxTtftSeconds = new ConfigValue<number>(SETTINGS.maxTtftSeconds);
  readonly maxContextTokens = new ConfigValue<number>(SETTINGS.maxContextTokens);
  readonly ramLimit = new ConfigValue<number>(SETTINGS.ramLimit);
  readonly vramLimit = new ConfigValue<number>(SETTINGS.vramLimit);
  readonly codeLens = new ConfigValue<boolean>(SETTINGS.codeLens);
  readonly hardwareAlerts = new ConfigValue<boolean>(SETTINGS.hardwareAlerts);

  dispose(): void {
    for (const value of Object.values(this) as ConfigValue<unknown>[]) value.dispose();
  }
}
