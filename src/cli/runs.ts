import Table from "cli-table3";
import type { Command } from "commander";
import { runChains } from "../core/domain/chains";
import type { JournalRecord, RunKindName } from "../core/domain/journal";
import type { ModelReport } from "../core/domain/report";
import type { EffectiveReport } from "../core/domain/effective-report";
import type { StressReport } from "../core/domain/stress-report";
import type { SwarmReport } from "../core/domain/swarm-report";
import { assembleReport } from "../core/report/assemble";
import { runIdOf } from "../core/report/current";
import { EFFECTIVE } from "../core/runs/effective";
import { STRESS } from "../core/runs/stress";
import { SWARM } from "../core/runs/swarm";
import { formatDuration, shortId } from "../results";
import { journalsOf } from "./journals";
import type { ModelJournal } from "./journals";
import { OUT_TO_READ } from "./places";
import type { World } from "./world";
import { presetTitle } from "../words/presets";
import { inEnglish } from "../words/say";
import { effectiveInWords } from "../words/effective";
import { stressInWords } from "../words/stress";
import { swarmInWords } from "../words/swarm";

interface RunsFlags {
  readonly out?: string;
  readonly json: boolean;
}

/** One run with those that it continues. Times in epoch ms, contexts in tokens. */
interface Row {
  readonly kind: RunKindName;
  readonly model: string;
  readonly runId: string;
  /** All of its parts, oldest first. */
  readonly runIds: readonly string[];
  readonly startedAt: number;
  readonly endedAt: number | null;
  readonly ending: string;
  readonly goal: string;
  readonly budgetMs: number | null;
  readonly trials: number;
  /** What a run of another kind has found, in a sentence; null where it looked for presets. */
  readonly found: string | null;
  readonly presets: readonly { readonly name: string; readonly state: string; readonly contextTokens: number; readonly current: boolean }[];
}

export function addRuns(program: Command, world: World): void {
  program
    .command("runs")
    .description("list the runs of a model, or of all models, what they found, and which presets are valid now")
    .argument("[model]", "the model (default: all that were measured)")
    .option(...OUT_TO_READ)
    .option("--json", "print one JSON document", false)
    .action(async (wanted: string | undefined, flags: RunsFlags) => {
      const rows = (await journalsOf(flags.out, wanted, world)).flatMap(rowsOf);
      world.out(flags.json ? `${JSON.stringify(rows, null, 2)}\n` : `${table(rows)}\n`);
    });
}

/** Newest first. */
function rowsOf({ model, records }: ModelJournal): Row[] {
  const current = assembleReport(records)?.current.presets ?? [];
  const optimized = runChains(records, "optimize").flatMap((chain) => {
    const report = assembleReport(chain);
    const holds = (name: string): boolean => report !== null && current.some((preset) => preset.name === name && preset.runId === runIdOf(report));
    return report ? [rowOf(model, chain, report, holds)] : [];
  });
  return [...optimized, ...testsIn(model, records)].sort((a, b) => b.startedAt - a.startedAt);
}

const testsIn = (model: string, records: readonly JournalRecord[]): Row[] => [
  ...runChains(records, "swarm").flatMap((chain) => {
    const report = SWARM.report(chain);
    return report ? [testRow(model, chain, report, `up to ${report.request.maxAgents} agents`, swarmInWords(report, inEnglish))] : [];
  }),
  ...runChains(records, "stress").flatMap((chain) => {
    const report = STRESS.report(chain);
    return report ? [testRow(model, chain, report, `${formatDuration(report.request.holdMs)} of load`, stressInWords(report, inEnglish))] : [];
  }),
  ...runChains(records, "effective").flatMap((chain) => {
    const report = EFFECTIVE.report(chain);
    return report ? [testRow(model, chain, report, "usable context", effectiveInWords(report, inEnglish))] : [];
  }),
];

const testRow = (model: string, chain: readonly JournalRecord[], report: SwarmReport | StressReport | EffectiveReport, goal: string, sentences: readonly string[]): Row => ({
  kind: report.kind,
  model,
  runId: report.runIds.at(-1) ?? "",
  runIds: report.runIds,
  startedAt: report.startedAt,
  endedAt: report.endedAt,
  ending: report.ending.state,
  goal,
  budgetMs: report.request.budgetMs,
  trials: chain.filter(({ kind }) => kind === "trial" || kind === "agent-turn" || kind === "task-judged").length,
  found: sentences[0] ?? null,
  presets: [],
});

const rowOf = (model: string, chain: readonly JournalRecord[], report: ModelReport, holds: (name: string) => boolean): Row => ({
  kind: "optimize",
  found: null,
  model,
  runId: runIdOf(report),
  runIds: report.runIds,
  startedAt: report.startedAt,
  endedAt: report.endedAt,
  ending: report.ending.state,
  goal: report.request.goal,
  budgetMs: report.request.budgetMs,
  trials: chain.filter(({ kind }) => kind === "trial").length,
  presets: report.presets.map(({ name, contextTokens, evidence }) => ({ name, state: evidence.state, contextTokens, current: holds(name) })),
});

const FOUND_WIDTH = 60;

function table(rows: readonly Row[]): string {
  const out = new Table({
    head: ["run", "model", "started", "asked", "ended", "trials", "found"],
    style: { head: [], border: [] },
    // A sentence is longer than a terminal is wide.
    colWidths: [null, null, null, null, null, null, FOUND_WIDTH],
    wordWrap: true,
  });
  for (const { runId, runIds, model, startedAt, goal, budgetMs, ending, trials, found, presets } of rows) {
    const parts = runIds.length === 1 ? "" : ` (${runIds.length} parts)`;
    out.push([
      `${shortId(runId)}${parts}`,
      model,
      new Date(startedAt).toISOString().slice(0, 16).replace("T", " "),
      budgetMs === null ? goal : `${goal}, ${formatDuration(budgetMs)}`,
      ending,
      String(trials),
      presets.length === 0
        ? (found ?? "-")
        : presets.map(({ name, contextTokens, state, current }) => `${current ? "* " : "  "}${presetTitle(name)} ${contextTokens} (${state})`).join("\n"),
    ]);
  }
  return `${out.toString()}\n* valid now. 'o3 report --run <id>' prints a run's report.`;
}
