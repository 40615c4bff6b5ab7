import * as vscode from "vscode";
import { compactTokens } from "../core/format";
import { COMMANDS } from "../ids";
import type { AppliedPreset, StrandedNote } from "../protocol/apply";
import type { ModelEntry, PresetEntry } from "../protocol/worker";
import { groundInWords } from "../words/ground";
import { presetTitle } from "../words/presets";
import { inWords } from "../words/said";
import { say } from "./say";
import { stateInWords } from "./states";
import { tooltip } from "./tooltip";
import type { Link } from "./tooltip";

/** Where a preset of a model is applied in this workspace, and what became of that. */
export interface PresetMarks {
  readonly isApplied: (model: string, preset: PresetEntry) => boolean;
  /** What its applies here reach, and what was changed of it since. */
  readonly atAgents: (model: string, preset: string) => AppliedPreset | undefined;
  /** The note that says so where nothing leads back from it. */
  readonly stranded: (model: string, preset: string) => StrandedNote | undefined;
}

interface Shown {
  readonly model: ModelEntry;
  readonly preset: PresetEntry;
}

interface Here {
  readonly applied: boolean;
  readonly agents: readonly string[];
  /** What is not as it was applied, a sentence each. */
  readonly drift: readonly string[];
}

const ICONS = { certified: "verified-filled", provisional: "circle-large-outline", rejected: "error", stale: "warning" } as const;

/** A row: how large, how well proven and whether it is applied come first, since the end is cut off in a narrow view. */
export function presetItem({ model, preset }: Shown, marks: PresetMarks): vscode.TreeItem {
  const here = hereOf({ model, preset }, marks);
  const drifted = here.drift.length > 0;
  const state = preset.changed.length > 0 ? "stale" : preset.state;
  const item = new vscode.TreeItem(presetTitle(preset.name, say));
  item.description = [
    compactTokens(preset.contextTokens),
    stateInWords(state),
    ...(drifted ? [vscode.l10n.t("applied, changed since")] : here.applied ? [vscode.l10n.t("applied")] : []),
    ...(model.away === null ? [] : [inWords(model.predicted.why, say)]),
    ...(here.agents.length > 0 ? [here.agents.join(", ")] : []),
  ].join(" · ");
  item.iconPath = drifted
    ? new vscode.ThemeIcon("warning", new vscode.ThemeColor("problemsWarningIcon.foreground"))
    : new vscode.ThemeIcon(ICONS[state], model.away !== null ? new vscode.ThemeColor("disabledForeground") : state === "certified" ? new vscode.ThemeColor("testing.iconPassed") : undefined);
  item.contextValue = ["preset", ...(canApply({ model, preset }) ? ["applicable"] : []), ...(here.applied ? ["applied"] : []), ...(drifted ? ["drifted"] : [])].join(".");
  item.tooltip = tooltip(
    vscode.l10n.t("{0} of {1}: {2} tokens, {3}", presetTitle(preset.name, say), model.name, preset.contextTokens.toLocaleString("en-US"), stateInWords(state)),
    [...(model.away === null ? [] : [inWords(model.predicted.why, say)]), inWords(preset.words, say), inWords(preset.why, say), ...groundInWords(preset.changed, say), vscode.l10n.t("The model's name for agents: {0}", preset.derivedModel), ...appliedLines(here)],
    linksOf({ model, preset }, here),
  );
  item.accessibilityInformation = { label: `${presetTitle(preset.name, say)}, ${item.description}` };
  item.command = { command: COMMANDS.showResults, title: vscode.l10n.t("Show Results"), arguments: [{ kind: "model", model }] };
  return item;
}

const canApply = ({ model, preset }: Shown): boolean => preset.state !== "rejected" && model.away === null;

function hereOf({ model, preset }: Shown, marks: PresetMarks): Here {
  if (!marks.isApplied(model.name, preset)) return { applied: false, agents: [], drift: [] };
  const reached = marks.atAgents(model.name, preset.name);
  const note = marks.stranded(model.name, preset.name);
  const gone = note?.onServer === false ? [vscode.l10n.t("The server has no model {0}.", preset.derivedModel)] : [];
  return { applied: true, agents: (reached?.agents ?? []).map(({ title }) => title), drift: [...(reached?.drift ?? []), ...gone] };
}

const appliedLines = ({ applied, agents, drift }: Here): readonly string[] => [
  ...(applied && agents.length > 0 ? [vscode.l10n.t("It is applied here, and set up for {0}.", agents.join(", "))] : applied ? [vscode.l10n.t("It is applied here.")] : []),
  ...drift,
];

function linksOf({ model, preset }: Shown, { applied, drift }: Here): readonly Link[] {
  const { name } = model;
  const shown = { shown: { runId: preset.runId, options: preset.options } };
  const apply = drift.length > 0 ? vscode.l10n.t("Apply Again") : vscode.l10n.t("Apply");
  return [
    ...(!canApply({ model, preset }) || (applied && drift.length === 0) ? [] : [{ title: apply, command: COMMANDS.applyPreset, arguments: [name, preset.name, shown] }]),
    ...(applied ? [{ title: vscode.l10n.t("Undo"), command: COMMANDS.undoApply, arguments: [] }] : []),
    ...(preset.state === "rejected" ? [] : [{ title: vscode.l10n.t("Copy Model Name"), command: COMMANDS.copyModelName, arguments: [name, preset.name] }]),
    { title: vscode.l10n.t("Show Results"), command: COMMANDS.showResults, arguments: [{ model: name, runId: preset.runId }] },
  ];
}
