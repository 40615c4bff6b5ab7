import type { ModelReport } from "../core/domain/report";
import type { OptimizeRequest } from "../core/domain/request";
import { formatBytes, formatDuration, formatPercent, formatRate, formatTokens, plural } from "../core/format";
import { curvesMarkdown } from "./curve-words";
import { keepMarkdown } from "./keep-words";
import { tuningInWords } from "./tuning-words";
import { currentInWords } from "./current-words";
import { waitsInWords } from "./wait-words";
import { evidenceInWords } from "./words";
import { inWords } from "../words/said";
import { presetTitle } from "../words/presets";

/** The report for people, as Markdown. Each figure says whether it is measured, predicted or configured. */
export function toMarkdown(report: ModelReport): string {
  const { model, environment, request, totals } = report;
  const { engine, hardware } = environment;
  return `${[
    `# ${model.name}${report.simulated ? " (simulated: nothing here was measured)" : ""}`,
    ceilingLine(report),
    "## Presets",
    presetTable(report),
    ...section(`### Waiting (${origin(report)})`, waitsInWords(report.presets)),
    ...section("### From earlier runs", currentInWords(report)),
    ...moreBudgetLine(report),
    rollbackLine(report),
    ...section("## Tuning", tuningInWords(report)),
    ...keepMarkdown(report),
    "## By context",
    ...curvesMarkdown(report, origin(report)),
    "## What to know",
    report.flags.length === 0
      ? "Nothing unusual was seen."
      : report.flags.map((flag) => `- ${flag.severity === "warning" ? "**Warning:** " : ""}${onOneLine(inWords(flag.message))}`).join("\n"),
    "## How it was measured",
    [
      `- ${totals.loads} loads and ${totals.requests} requests; ${totals.failures} failed, ${totals.voids} incomplete replies, ${totals.contended} while the machine was busy, ${totals.outliers} outliers left out of the summaries.`,
      `- Asked (configured): goal ${request.goal}, reliability ${formatPercent(request.reliability)} at ${formatPercent(request.confidence)} confidence, RAM limit ${formatPercent(request.limits.ram)}, VRAM limit ${formatPercent(request.limits.vram)}${constraints(request)}, seed ${request.seed}.`,
      `- Memory model: ${errorWords(report.memoryModel.errorBeforeLoad)} off before any load, ${errorWords(report.memoryModel.errorAfterTwoLoads)} after two loads (worst case on this model).`,
      `- Ended: ${endingWords(report.ending)}`,
    ].join("\n"),
    "## Where",
    [
      `- Model: ${model.parameterSize} parameters, ${model.quantization}, trained context ${formatTokens(model.trainedContextTokens)}, digest \`${model.digest.slice(0, 12)}\`.`,
      `- Engine: ${engine.kind} ${engine.version} at ${engine.endpoint}.`,
      `- Machine: ${hardware.cpuModel}, ${hardware.physicalCores} cores, ${formatBytes(hardware.ramBytes)} RAM${hardware.ramLimitedBy === "cgroup" ? " (container limit)" : ""}${hardware.gpus.map((gpu) => `, ${gpu.name}`).join("")}; ${hardware.platform} ${hardware.osRelease}; fingerprint \`${hardware.fingerprint}\`.`,
      `- O3 ${environment.o3Version}, ${new Date(report.startedAt).toISOString()}.`,
    ].join("\n"),
  ].join("\n\n")}\n`;
}

const section = (title: string, lines: readonly string[]): string[] =>
  lines.length === 0 ? [] : [title, lines.map((line) => `- ${onOneLine(line)}`).join("\n")];

/** Simulated figures must not pass for measured ones anywhere. */
const origin = ({ simulated }: ModelReport): string => (simulated ? "simulated" : "measured");

function ceilingLine(report: ModelReport): string {
  const { ceiling, fillTime } = report;
  if (ceiling.state === "none") return inWords(ceiling.why);
  const predicted = ceiling.predictedBeforeLoad === null ? "" : ` Predicted before any load: ${formatTokens(ceiling.predictedBeforeLoad)}.`;
  const fill = fillTime.atCeilingMs
    ? ` Filling it takes ${formatDuration(fillTime.atCeilingMs.value)} (predicted; ${inWords(fillTime.atCeilingMs.basis)}).`
    : "";
  return `**${formatTokens(ceiling.contextTokens)}** fit (${origin(report)} with ${plural(ceiling.loads, "load")}), limited by ${ceiling.boundBy.replace("-", " ")}.${predicted}${fill}`;
}

function presetTable(report: ModelReport): string {
  const { presets } = report;
  if (presets.length === 0) return "None: no context was found to prove.";
  const rows = presets.map(
    (preset) =>
      `| ${presetTitle(preset.name)} | ${preset.contextTokens} | ${preset.evidence.state} | ${inCell(evidenceInWords(preset))} | ${inCell(inWords(preset.why))} |`,
  );
  return [`| preset | num_ctx | state | evidence (${origin(report)}) | why |`, "|---|---|---|---|---|", ...rows].join("\n");
}

/** What a larger budget would give, and how long it would take. */
function moreBudgetLine({ moreBudget }: ModelReport): string[] {
  if (!moreBudget) return [];
  const { presetName, contextTokens, neededMs } = moreBudget;
  const takes = neededMs === null ? "" : `; proving it is predicted to take ${formatDuration(neededMs)} more`;
  return [`A larger budget may prove ${presetTitle(presetName)} at ${formatTokens(contextTokens)}${takes}.`];
}

function rollbackLine(report: ModelReport): string {
  const { rollback } = report;
  if (rollback.contextTokens === null) return "`rollback`: the server's own choice; it was not loaded.";
  const memory = rollback.footprintBytes === null ? "" : ` using ${formatBytes(rollback.footprintBytes)}`;
  return `\`rollback\`: Ollama's default, ${formatTokens(rollback.contextTokens)}${memory} (${origin(report)}).`;
}

const errorWords = (share: number | null): string => (share === null ? "not known how far" : formatPercent(share));

function constraints({ maxContextTokens, minDecodeTokensPerSecond, maxTtftMs, budgetMs }: OptimizeRequest): string {
  return [
    ...(maxContextTokens === null ? [] : [`, at most ${formatTokens(maxContextTokens)}`]),
    ...(minDecodeTokensPerSecond === null ? [] : [`, at least ${formatRate(minDecodeTokensPerSecond)} tok/s`]),
    ...(maxTtftMs === null ? [] : [`, TTFT at most ${formatDuration(maxTtftMs)}`]),
    ...(budgetMs === null ? [] : [`, budget ${formatDuration(budgetMs)}`]),
  ].join("");
}

function endingWords(ending: ModelReport["ending"]): string {
  switch (ending.state) {
    case "completed":
      return "completed.";
    case "cancelled":
      return "cancelled; it can be resumed.";
    case "budget-spent":
      return "the budget was spent; it can be resumed.";
    case "unfinished":
      return "not yet, or it was interrupted; it can be resumed.";
    case "nothing-fits":
      return `nothing fits. ${onOneLine(inWords(ending.why))}`;
    case "failed":
      return `failed (${ending.reason}). ${onOneLine(inWords(ending.message))}`;
  }
}

const onOneLine = (text: string): string => text.replaceAll(/\s*\n\s*/g, " ");

/** A server's message may hold what would end the cell. */
const inCell = (text: string): string => onOneLine(text).replaceAll("|", "\\|");
