import type { Measured } from "../core/domain/evidence";
import type { CurvePoint, ModelReport, Preset } from "../core/domain/report";
import { formatBytes, formatDuration, formatPercent, formatRate, formatTokens } from "./format";
import { evidenceInWords } from "./words";

/** The report for people, as Markdown. Each figure says whether it is measured, predicted or configured. */
export function toMarkdown(report: ModelReport): string {
  const { model, environment, request, totals } = report;
  const { engine, hardware } = environment;
  return `${[
    `# ${model.name}`,
    report.simulated ? "**Simulated: nothing here was measured.**" : null,
    ceilingLine(report),
    "## Presets",
    presetTable(report.presets),
    rollbackLine(report),
    "## By context",
    curveTable(report.curve),
    "## What to know",
    report.flags.length === 0
      ? "Nothing unusual was seen."
      : report.flags.map((flag) => `- ${flag.severity === "warning" ? "**Warning:** " : ""}${flag.message}`).join("\n"),
    "## How it was measured",
    [
      `- ${totals.loads} loads and ${totals.requests} requests; ${totals.failures} failed, ${totals.voids} were no measurement, ${totals.contended} contended, ${totals.outliers} outliers left out of the summaries.`,
      `- Asked (configured): goal ${request.goal}, reliability ${formatPercent(request.reliability)} at ${formatPercent(request.confidence)} confidence, RAM limit ${formatPercent(request.limits.ram)}, VRAM limit ${formatPercent(request.limits.vram)}, seed ${request.seed}.`,
      `- Memory model: ${errorWords(report.memoryModel.errorBeforeLoad)} off before any load, ${errorWords(report.memoryModel.errorAfterTwoLoads)} after two loads (worst case on this model).`,
      `- Ended: ${report.ending.state}.`,
    ].join("\n"),
    "## Where",
    [
      `- Model: ${model.parameterSize} parameters, ${model.quantization}, trained context ${formatTokens(model.trainedContextTokens)}, digest \`${model.digest.slice(0, 12)}\`.`,
      `- Engine: ${engine.kind} ${engine.version} at ${engine.endpoint}.`,
      `- Machine: ${hardware.cpuModel}, ${hardware.physicalCores} cores, ${formatBytes(hardware.ramBytes)} RAM${hardware.ramLimitedBy === "cgroup" ? " (container limit)" : ""}${hardware.gpus.map((gpu) => `, ${gpu.name}`).join("")}; ${hardware.platform} ${hardware.osRelease}; fingerprint \`${hardware.fingerprint}\`.`,
      `- O3 ${environment.o3Version}, ${new Date(report.startedAt).toISOString()}.`,
    ].join("\n"),
  ]
    .filter((part) => part !== null)
    .join("\n\n")}\n`;
}

function ceilingLine({ ceiling, fillTime }: ModelReport): string {
  if (ceiling.state === "none") return ceiling.why;
  const predicted = ceiling.predictedBeforeLoad === null ? "" : ` Predicted before any load: ${formatTokens(ceiling.predictedBeforeLoad)}.`;
  const fill = fillTime.atCeilingMs
    ? ` Filling it takes ${formatDuration(fillTime.atCeilingMs.value)} (predicted; ${fillTime.atCeilingMs.basis}).`
    : "";
  return `**${formatTokens(ceiling.contextTokens)}** fit (measured with ${ceiling.loads} loads), bound by ${ceiling.boundBy.replace("-", " ")}.${predicted}${fill}`;
}

function presetTable(presets: readonly Preset[]): string {
  if (presets.length === 0) return "None: no context was found to prove.";
  const rows = presets.map(
    (preset) =>
      `| ${preset.name} | ${preset.contextTokens} | ${preset.evidence.state} | ${inCell(evidenceInWords(preset))} | ${inCell(preset.why)} |`,
  );
  return ["| preset | num_ctx | state | evidence (measured) | why |", "|---|---|---|---|---|", ...rows].join("\n");
}

function rollbackLine({ rollback }: ModelReport): string {
  if (rollback.contextTokens === null) return "`rollback`: the server's own choice; it was not loaded.";
  const memory = rollback.footprintBytes === null ? "" : ` and held ${formatBytes(rollback.footprintBytes)}`;
  return `\`rollback\`: by itself the server took ${formatTokens(rollback.contextTokens)}${memory} (measured).`;
}

function curveTable(points: readonly CurvePoint[]): string {
  if (points.length === 0) return "Nothing was loaded.";
  const cell = (measured: Measured | null, format: (value: number) => string): string => {
    if (!measured) return "-";
    const { value, n, lower, upper } = measured;
    const range = lower === null || upper === null ? "no interval" : `95 % interval ${format(lower)} to ${format(upper)}`;
    return `${format(value)} (n = ${n}, ${range})`;
  };
  const rows = points.map(
    ({ contextTokens, footprint, decode, ttft }) =>
      `| ${contextTokens} | ${footprint.predictedBytes === null ? "-" : formatBytes(footprint.predictedBytes)} | ${cell(footprint.measured, formatBytes)} | ${cell(decode, formatRate)} | ${cell(ttft, formatDuration)} |`,
  );
  return [
    "| num_ctx | memory predicted | memory measured | decode when full, tok/s | TTFT when full |",
    "|---|---|---|---|---|",
    ...rows,
  ].join("\n");
}

const errorWords = (share: number | null): string => (share === null ? "not known how far" : formatPercent(share));

/** A server's message may hold what would end the cell. */
const inCell = (text: string): string => text.replaceAll("|", "\\|").replaceAll(/\s*\n\s*/g, " ");
