import * as vscode from "vscode";
import { compactTokens, formatBytes } from "../core/format";
import { COMMANDS } from "../ids";
import type { AppliedPreset } from "../protocol/apply";
import type { ModelEntry, PresetEntry } from "../protocol/worker";
import { awayUri } from "./away";
import { childrenOf, idOf } from "./nodes";
import type { Node } from "./nodes";
import { inWords } from "../words/said";
import { groundInWords } from "../words/ground";
import { appendProse } from "./prose";
import { say } from "./say";
import { presetTitle } from "../words/presets";
import { stateInWords } from "./states";

export interface Marks {
  /** Presets of a model applied in this workspace. */
  readonly isApplied: (model: string, preset: PresetEntry) => boolean;
  /** What its newest apply here reaches, and what was changed of it since. */
  readonly atAgents: (model: string, preset: string) => AppliedPreset | undefined;
  /** The model that is measured now. */
  readonly measuring: string | null;
}

const LONGEST_LABEL = 80;

/** A server may name its models as it likes: labels are cut, and tooltips show names as plain text. */
const short = (text: string): string => (text.length > LONGEST_LABEL ? `${text.slice(0, LONGEST_LABEL)}…` : text);

export function itemFor(node: Node, marks: Marks): vscode.TreeItem {
  const item = build(node, marks);
  item.id = idOf(node);
  if (node.model.away !== null) item.resourceUri = awayUri(item.id);
  return item;
}

function build(node: Node, marks: Marks): vscode.TreeItem {
  switch (node.kind) {
    case "model":
      return modelItem(node.model, marks);
    case "preset":
      return presetItem(node, marks);
    case "runs": {
      const item = new vscode.TreeItem(vscode.l10n.t("Runs"), vscode.TreeItemCollapsibleState.Collapsed);
      item.iconPath = new vscode.ThemeIcon("history");
      item.description = String(node.model.runs.length);
      item.contextValue = "runs";
      return item;
    }
    case "run":
      return runItem(node);
    case "hint": {
      if (node.model.problem !== null) return problemItem(node.model.problem);
      const item = new vscode.TreeItem(vscode.l10n.t("No presets yet: optimize"));
      item.iconPath = new vscode.ThemeIcon("beaker");
      item.command = { command: COMMANDS.optimizeModel, title: vscode.l10n.t("Optimize"), arguments: [node] };
      item.contextValue = "hint";
      return item;
    }
  }
}

/** What cannot be read is said where it would have been shown. */
function problemItem(problem: string): vscode.TreeItem {
  const item = new vscode.TreeItem(short(problem));
  item.iconPath = new vscode.ThemeIcon("warning");
  item.tooltip = problem;
  item.contextValue = "problem";
  item.accessibilityInformation = { label: problem };
  return item;
}

function modelItem(model: ModelEntry, marks: Marks): vscode.TreeItem {
  const leaf = childrenOf({ kind: "model", model }).length === 0;
  const item = new vscode.TreeItem(short(model.name), vscode.TreeItemCollapsibleState[leaf ? "None" : "Collapsed"]);
  const measuring = marks.measuring === model.name;
  item.description = [
    ...(model.problem === null ? [] : [vscode.l10n.t("results unreadable")]),
    ...(model.loaded ? [loadedWords(model.loaded.contextTokens)] : []),
    ...(model.measurable ? [sizeWords(model), model.quantization, formatBytes(model.fileBytes)] : [short(withoutName(inWords(model.predicted.why, say), model.name))]),
  ]
    .filter((part) => part !== "")
    .join(" · ");
  item.iconPath = measuring
    ? // It does not spin: drawing it would keep a processor busy that is being measured.
      new vscode.ThemeIcon("sync")
    : model.problem !== null
      ? new vscode.ThemeIcon("warning", new vscode.ThemeColor("problemsWarningIcon.foreground"))
      : !model.measurable
        ? new vscode.ThemeIcon("circle-slash", model.away === null ? undefined : new vscode.ThemeColor("disabledForeground"))
      : model.loaded
        ? new vscode.ThemeIcon("circle-filled", new vscode.ThemeColor("charts.green"))
        : new vscode.ThemeIcon("circle-outline");
  item.contextValue = `${model.measurable ? "model" : "unmeasurable"}${model.runs.length > 0 ? ".measured" : ""}`;
  item.tooltip = modelTooltip(model);
  item.accessibilityInformation = { label: `${model.name}, ${item.description}` };
  return item;
}

/** The name stands before it already. */
const withoutName = (sentence: string, name: string): string => (sentence.startsWith(`${name} `) ? sentence.slice(name.length + 1) : sentence);

function sizeWords({ predicted, trainedContextTokens }: ModelEntry): string {
  const trained = trainedContextTokens === null ? "" : compactTokens(trainedContextTokens);
  return predicted.contextTokens === null ? trained : vscode.l10n.t("about {0} of {1} fit", compactTokens(predicted.contextTokens), trained);
}

const loadedWords = (contextTokens: number | null): string =>
  contextTokens === null ? vscode.l10n.t("loaded") : vscode.l10n.t("loaded {0}", compactTokens(contextTokens));

const inDigits = (tokens: number): string => tokens.toLocaleString("en-US");

const lastRunWords = (trials: number): string =>
  trials === 1
    ? vscode.l10n.t("The last run can be continued: 1 trial is kept.")
    : vscode.l10n.t("The last run can be continued: {0} trials are kept.", trials);

function modelTooltip(model: ModelEntry): vscode.MarkdownString {
  const text = new vscode.MarkdownString();
  appendProse(text, model.name).appendMarkdown("\n\n");
  if (model.problem !== null) appendProse(text, model.problem).appendMarkdown("\n\n");
  const line = (words: string): vscode.MarkdownString => appendProse(text, words).appendMarkdown("  \n");
  line(vscode.l10n.t("{0} parameters, {1}, family {2}", model.parameterSize, model.quantization, model.family));
  if (model.trainedContextTokens !== null) line(vscode.l10n.t("Trained for {0} tokens", inDigits(model.trainedContextTokens)));
  const { contextTokens } = model.predicted;
  const why = inWords(model.predicted.why, say);
  line(
    !model.measurable
      ? why
      : contextTokens === null
      ? vscode.l10n.t("Largest context here: {0}", why)
      : vscode.l10n.t("Largest context here, predicted before any load: {0} tokens ({1})", inDigits(contextTokens), why),
  );
  if (model.loaded) {
    const { contextTokens: held, sizeBytes, vramBytes } = model.loaded;
    const context = held === null ? vscode.l10n.t("context not known") : vscode.l10n.t("{0} tokens", inDigits(held));
    line(
      vramBytes > 0
        ? vscode.l10n.t("Loaded now: {0}, {1}, {2} of it in VRAM", context, formatBytes(sizeBytes), formatBytes(vramBytes))
        : vscode.l10n.t("Loaded now: {0}, {1}", context, formatBytes(sizeBytes)),
    );
  }
  if (model.randomWeights) line(vscode.l10n.t("The model's weights are random: speed and memory are real, its answers mean nothing."));
  if (model.unfinished) line(lastRunWords(model.unfinished.trials));
  return text;
}

const STATE_ICONS = { certified: "verified-filled", provisional: "circle-large-outline", rejected: "error", stale: "warning" } as const;

function presetItem({ model, preset }: Extract<Node, { kind: "preset" }>, marks: Marks): vscode.TreeItem {
  const stale = preset.changed.length > 0;
  const applied = marks.isApplied(model.name, preset);
  const reached = applied ? marks.atAgents(model.name, preset.name) : undefined;
  const drifted = (reached?.drift.length ?? 0) > 0;
  const agents = (reached?.agents ?? []).map(({ title }) => title).join(", ");
  const state = stale ? "stale" : preset.state;
  const item = new vscode.TreeItem(presetTitle(preset.name, say));
  item.description = [...(drifted ? [vscode.l10n.t("applied, changed since")] : applied ? [vscode.l10n.t("applied")] : []), ...(agents === "" ? [] : [agents]), compactTokens(preset.contextTokens), stateInWords(state), ...(model.away === null ? [] : [inWords(model.predicted.why, say)])].join(" · ");
  item.iconPath = drifted
    ? new vscode.ThemeIcon("warning", new vscode.ThemeColor("problemsWarningIcon.foreground"))
    : applied
    ? new vscode.ThemeIcon("check", new vscode.ThemeColor("testing.iconPassed"))
    : new vscode.ThemeIcon(STATE_ICONS[state], model.away !== null ? new vscode.ThemeColor("disabledForeground") : state === "certified" ? new vscode.ThemeColor("testing.iconPassed") : undefined);
  item.contextValue = ["preset", ...(preset.state === "rejected" || model.away !== null ? [] : ["applicable"]), ...(applied ? ["applied"] : []), ...(drifted ? ["drifted"] : [])].join(".");
  const text = new vscode.MarkdownString();
  appendProse(text, `${model.name}, ${presetTitle(preset.name, say)}: ${inWords(preset.words, say)}`).appendMarkdown("\n\n");
  appendProse(text, inWords(preset.why, say));
  for (const reason of groundInWords(preset.changed, say)) appendProse(text.appendMarkdown("\n\n"), reason);
  for (const words of reached?.drift ?? []) appendProse(text.appendMarkdown("\n\n"), words);
  item.tooltip = text;
  item.accessibilityInformation = { label: `${presetTitle(preset.name, say)}, ${item.description}` };
  item.command = { command: COMMANDS.showResults, title: vscode.l10n.t("Show Results"), arguments: [{ kind: "model", model }] };
  return item;
}

const ENDINGS = {
  completed: "pass",
  cancelled: "circle-slash",
  "budget-spent": "watch",
  "nothing-fits": "warning",
  failed: "error",
  unfinished: "debug-pause",
} as const;

function runItem({ model, run }: Extract<Node, { kind: "run" }>): vscode.TreeItem {
  const item = new vscode.TreeItem(new Date(run.startedAt).toLocaleString());
  const best = run.presets.find(({ name }) => name === "max_context") ?? run.presets[0];
  item.description = [run.ending.replace("-", " "), ...(best ? [`${compactTokens(best.contextTokens)} ${best.state}`] : [])].join(" · ");
  item.iconPath = new vscode.ThemeIcon(ENDINGS[run.ending]);
  item.contextValue = "run";
  item.command = { command: COMMANDS.showResults, title: vscode.l10n.t("Show Results"), arguments: [{ kind: "run", model, run }] };
  return item;
}
