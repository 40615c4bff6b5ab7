import * as vscode from "vscode";
import { compactTokens } from "../core/format";
import { COMMANDS, PRESET_STATUS } from "../ids";
import { presetTitle } from "../words/presets";
import type { Applied, AppliedHere } from "./applied";
import type { AppliedAgents } from "./applied-agents";
import { say } from "./say";
import type { ServerWatch } from "./server";
import { tooltip } from "./tooltip";

const LONGEST_NAME = 24;

/** Which preset is applied in the folder that is worked in; a click switches it. Nothing where none is. */
export class PresetStatus implements vscode.Disposable {
  private readonly item = vscode.window.createStatusBarItem(PRESET_STATUS, vscode.StatusBarAlignment.Right, 91);
  private readonly subscriptions: readonly vscode.Disposable[];

  constructor(
    private readonly applied: Applied,
    private readonly agents: AppliedAgents,
    private readonly server: ServerWatch,
  ) {
    this.item.name = vscode.l10n.t("O3: Applied Preset");
    this.item.command = COMMANDS.switchPreset;
    const draw = (): void => {
      this.draw();
    };
    const events: readonly vscode.Event<unknown>[] = [applied.onDidChange, agents.onDidChange, server.onDidChange, vscode.window.onDidChangeActiveTextEditor];
    this.subscriptions = events.map((event) => event(draw));
    this.draw();
  }

  dispose(): void {
    for (const subscription of this.subscriptions) subscription.dispose();
    this.item.dispose();
  }

  private draw(): void {
    const here = appliedNow(this.applied);
    if (!here) {
      this.item.hide();
      return;
    }
    const { model, preset, derivedModel, options } = here;
    const title = presetTitle(preset, say);
    const size = typeof options.num_ctx === "number" ? ` ${compactTokens(options.num_ctx)}` : "";
    const why = this.problems(here);
    this.item.text = `${why.length > 0 ? "$(warning)" : "$(check)"} ${cut(model)} · ${title}${size}`;
    this.item.tooltip = tooltip(
      vscode.l10n.t("{0} of {1} is applied", title, model),
      [vscode.l10n.t("The model's name for agents: {0}", derivedModel), ...why, vscode.l10n.t("Click to switch to another preset.")],
      [
        { title: vscode.l10n.t("Copy Model Name"), command: COMMANDS.copyModelName, arguments: [model, preset] },
        { title: vscode.l10n.t("Undo"), command: COMMANDS.undoApply, arguments: [] },
        { title: vscode.l10n.t("Show Results"), command: COMMANDS.showResults, arguments: [model] },
      ],
    );
    this.item.accessibilityInformation = { label: ["O3", vscode.l10n.t("{0} of {1} is applied", title, model), ...why].join(", ") };
    this.item.show();
  }

  /** What is not as it was applied, a sentence each. */
  private problems({ model, preset, derivedModel }: AppliedHere): readonly string[] {
    const drift = this.agents.of(model, preset)?.drift ?? [];
    const gone = this.server.derivedModels?.includes(derivedModel) === false;
    return drift.length === 0 && gone ? [vscode.l10n.t("The server has no model {0}.", derivedModel)] : drift;
  }
}

/** In the folder of the file that is open, else in the first that has one. */
export function appliedNow({ here }: Applied): AppliedHere | undefined {
  const open = vscode.window.activeTextEditor?.document.uri;
  const folder = open && vscode.workspace.getWorkspaceFolder(open);
  return here.find((applied) => applied.folder === folder) ?? here[0];
}

const cut = (name: string): string => (name.length > LONGEST_NAME ? `${name.slice(0, LONGEST_NAME - 1)}…` : name);
