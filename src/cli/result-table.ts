import { relative } from "node:path";
import Table from "cli-table3";
import { colors } from "./colors";
import type { ModelReport, Preset } from "../core/domain/report";
import { currentInWords, evidenceInWords, formatBytes, formatDuration, formatPercent, formatTokens, keepInWords, plural, tuningInWords } from "../results";
import type { WrittenPaths } from "../results";
import type { World } from "./world";
import { inWords } from "../words/said";
import { presetTitle } from "../words/presets";

const STATES = {
  certified: colors.green("certified"),
  provisional: colors.yellow("provisional"),
  rejected: colors.red("rejected"),
} as const;

/** The end of a run for a person: presets with their evidence in words, what to know, and where the files are. */
export function printResult(report: ModelReport, paths: WrittenPaths, criteria: readonly string[], world: World): void {
  world.out(`\n${headline(report)}\n`);
  if (report.presets.length > 0) world.out(`${presetTable(report.presets)}\n`);
  for (const line of currentInWords(report)) world.out(`${colors.green("=")} ${line}\n`);
  for (const line of tuningInWords(report)) world.out(`${colors.dim("-")} ${line}\n`);
  const keep = keepInWords(report);
  for (const reason of keep?.reasons ?? []) world.out(`${colors.green("+")} Recommended server setting: ${reason}.\n`);
  for (const loss of keep?.losses ?? []) world.out(`  ${colors.yellow("!")} ${loss}\n`);
  if (keep) world.out(`  O3 does not change your server. The commands are in the Markdown summary.\n`);
  for (const line of criteria) world.out(`${line}\n`);
  for (const flag of report.flags) world.out(`${flag.severity === "warning" ? colors.yellow("!") : colors.dim("-")} ${inWords(flag.message)}\n`);
  world.out(`${memoryLine(report)}${rollbackLine(report)}\n\nWritten:\n`);
  for (const path of Object.values(paths) as string[]) world.out(`  ${relative(world.cwd, path)}\n`);
}

function headline(report: ModelReport): string {
  const name = colors.bold(report.model.name);
  const simulated = report.simulated ? " (simulated: nothing was measured)" : "";
  if (report.ceiling.state === "none") return `${name}${simulated}: ${inWords(report.ceiling.why)}`;
  const bound = {
    "trained-context": "what the model was trained for",
    ram: "the RAM limit",
    vram: "the VRAM limit",
    request: "what was asked for",
    server: "the server",
    time: "time",
  }[report.ceiling.boundBy];
  const took = report.endedAt === null || report.endedAt <= report.startedAt || report.runIds.length > 1 ? "" : ` in ${formatDuration(report.endedAt - report.startedAt)}`;
  return `${name}${simulated}: ${formatTokens(report.ceiling.contextTokens)} fit, limited by ${bound}; ${plural(report.ceiling.loads, "load")} to find that, ${plural(report.totals.requests, "request")} in all${took}.`;
}

function presetTable(presets: readonly Preset[]): string {
  const width = Math.max(60, Math.min(process.stdout.columns || 110, 130));
  const table = new Table({
    head: ["preset", "num_ctx", "state", "evidence"],
    colWidths: [13, 10, 13, width - 41],
    wordWrap: true,
    style: { head: [], border: [] },
  });
  const shown = new Map<number, string>();
  for (const preset of presets) {
    // One context is proven once, however many presets it serves.
    const twin = shown.get(preset.contextTokens);
    const evidence = twin === undefined ? evidenceInWords(preset) : `The same context as ${twin}, and the same evidence.`;
    shown.set(preset.contextTokens, twin ?? presetTitle(preset.name));
    table.push([presetTitle(preset.name), String(preset.contextTokens), STATES[preset.evidence.state], `${evidence} ${colors.dim(inWords(preset.why))}`]);
  }
  return table.toString();
}

/** How far the memory model was off on this model: the reader's measure of what a prediction is worth here. */
function memoryLine({ memoryModel }: ModelReport): string {
  if (memoryModel.errorBeforeLoad === null) return "";
  const after =
    memoryModel.errorAfterTwoLoads === null ? "" : `, ${formatPercent(memoryModel.errorAfterTwoLoads)} after two loads`;
  return `Memory was predicted ${formatPercent(memoryModel.errorBeforeLoad)} off before any load${after} (worst case).\n`;
}

function rollbackLine({ rollback }: ModelReport): string {
  if (rollback.contextTokens === null) return "To go back, use Ollama's own defaults (preset rollback).";
  const memory = rollback.footprintBytes === null ? "" : `, using ${formatBytes(rollback.footprintBytes)}`;
  return `Ollama's default: ${formatTokens(rollback.contextTokens)}${memory} (preset rollback).`;
}
