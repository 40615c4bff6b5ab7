import * as vscode from "vscode";
import { compactTokens, formatBytes } from "../core/format";
import { COMMANDS } from "../ids";
import type { ModelEntry } from "../protocol/worker";
import { awayUri } from "./away";
import { childrenOf, idOf } from "./nodes";
import type { Node } from "./nodes";
import { inWords } from "../words/said";
import { appendProse } from "./prose";
import { say } from "./say";
import { presetTitle } from "../words/presets";
import { stateInWords } from "./states";
import { presetItem } from "./preset-item";
import type { PresetMarks } from "./preset-item";
import { linksIn, tooltip } from "./tooltip";
import type { Link } from "./tooltip";

export interface Marks extends PresetMarks {
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
    case "group": {
      const item = new vscode.TreeItem(short(node.model.name), vscode.TreeItemCollapsibleState.Expanded);
      item.contextValue = "group";
      return item;
    }
    case "run":
      return runItem(node);
    case "hint": {
      if (node.model.problem !== null) return problemItem(inWords(node.model.problem, say));
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
    // First: in a narrow view the end is cut off.
    ...(model.away === null ? [] : [inWords(model.predicted.why, say)]),
    ...provenWords(model),
    ...(model.loaded ? [loadedWords(model.loaded.contextTokens)] : []),
    ...(model.measurable ? [sizeWords(model), model.quantization, formatBytes(model.fileBytes)] : model.away !== null ? [] : [short(withoutName(inWords(model.predicted.why, say), model.name))]),
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

/** The largest context that is proven: in a narrow view there is room for little else. */
function provenWords({ presets }: ModelEntry): readonly string[] {
  const proven = presets.filter(({ state, changed }) => state === "certified" && changed.length === 0).map(({ contextTokens }) => contextTokens);
  return proven.length === 0 ? [] : [vscode.l10n.t("{0} certified", compactTokens(Math.max(...proven)))];
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
  const text = tooltip(model.name, model.problem === null ? [] : [inWords(model.problem, say)], []).appendMarkdown("\n\n");
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
  return text.appendMarkdown(`\n${linksIn(linksOf(model))}`);
}

const linksOf = ({ name, measurable, runs }: ModelEntry): readonly Link[] => [
  ...(measurable ? [{ title: vscode.l10n.t("Optimize"), command: COMMANDS.optimizeModel, arguments: [name] }] : []),
  ...(runs.length > 0 ? [{ title: vscode.l10n.t("Show Results"), command: COMMANDS.showResults, arguments: [name] }] : []),
];

const ENDINGS = {
  completed: "pass",
  cancelled: "circle-slash",
  "budget-spent": "watch",
  "nothing-fits": "warning",
  failed: "error",
  unfinished: "debug-pause",
} as const;

function runItem({ model, run }: Extract<Node, { kind: "run" }>): vscode.TreeItem {
  const when = new Date(run.startedAt);
  const item = new vscode.TreeItem(when.toLocaleString(undefined, { dateStyle: "short", timeStyle: "short" }));
  const best = run.presets.find(({ name }) => name === "max_context") ?? run.presets[0];
  item.description = [...(best ? [`${compactTokens(best.contextTokens)} ${stateInWords(best.state)}`] : []), run.ending.replace("-", " ")].join(" · ");
  item.iconPath = new vscode.ThemeIcon(ENDINGS[run.ending]);
  item.contextValue = "run";
  item.command = { command: COMMANDS.showResults, title: vscode.l10n.t("Show Results"), arguments: [{ kind: "run", model, run }] };
  const found = run.presets.map(({ name, contextTokens, state }) => `${presetTitle(name, say)}: ${compactTokens(contextTokens)}, ${stateInWords(state)}`);
  const links = [{ title: vscode.l10n.t("Show Results"), command: COMMANDS.showResults, arguments: [{ model: model.name, runId: run.runId }] }];
  item.tooltip = tooltip(vscode.l10n.t("Run of {0}, {1}", model.name, when.toLocaleString()), [run.ending.replace("-", " "), ...found], links);
  return item;
}
