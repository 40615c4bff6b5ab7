import Table from "cli-table3";
import { InvalidArgumentError, Option } from "commander";
import type { Command } from "commander";
import { resolve } from "node:path";
import { requestFor } from "../app/request";
import { runSwarm } from "../app/swarm";
import { loadConfiguration } from "../config";
import { PRESET_NAMES } from "../core/domain/evidence";
import type { PresetName } from "../core/domain/evidence";
import { AUTOMATIC, withContext } from "../core/domain/settings";
import type { RunnerSettings } from "../core/domain/settings";
import { SWARM_SHAPES } from "../core/domain/swarm";
import type { SwarmRequest, SwarmShape } from "../core/domain/swarm";
import type { SwarmReport } from "../core/domain/swarm-report";
import { UsageError } from "../core/errors";
import { assembleReport } from "../core/report/assemble";
import { SHAPES } from "../core/swarm/shapes";
import { formatTokens, readJournal, toJson } from "../results";
import type { SwarmPaths } from "../results/swarm";
import { inEnglish } from "../words/say";
import { SWARM_COLUMNS, swarmInWords, swarmRow } from "../words/swarm";
import { connect } from "./connect";
import { EXIT } from "./exit";
import { duration, positive, share, tokens, wholeNumber } from "./options";
import { createProgress } from "./progress";
import type { World } from "./world";

interface SwarmFlags {
  readonly endpoint?: string;
  readonly agents: number;
  readonly shape: SwarmShape;
  readonly minTps: number;
  readonly maxTtft: number;
  readonly success: number;
  readonly confidence: number;
  readonly preset?: PresetName;
  readonly context?: number;
  readonly budget: number;
  readonly out: string;
  readonly seed?: number;
  readonly resume: boolean;
  readonly wait: boolean;
  readonly embedded: boolean;
  readonly json: boolean;
}

/** Agents: 24 or 1..24. */
function agents(text: string): number {
  const value = Number(/^(?:1\.\.)?(\d+)$/.exec(text)?.[1] ?? Number.NaN);
  if (!(value >= 1 && value <= 64)) throw new InvalidArgumentError("It has to be a number of agents from 1 to 64, such as 24 or 1..24.");
  return value;
}

/** 5s, 800ms or plain seconds. */
function milliseconds(text: string): number {
  const match = /^([\d.]+)ms$/.exec(text);
  const value = match ? Number(match[1]) : duration(text);
  if (!(value > 0)) throw new InvalidArgumentError("It has to be a time such as 5s or 800ms.");
  return value;
}

export function addSwarm(program: Command, world: World): void {
  program
    .command("swarm")
    .description("find how many agents at once a model serves fast enough, and prove it")
    .argument("[model]", "an installed model; left out, the only one, or the one that was changed last, is taken")
    .option("--endpoint <url>", "the server (default: OLLAMA_HOST or http://127.0.0.1:11434)")
    .option("--agents <n>", "the most agents to try, from 1 to 64", agents, 64)
    .addOption(new Option("--shape <shape>", "how the agents' sessions grow").choices(SWARM_SHAPES).default("short"))
    .option("--min-tps <n>", "decode speed that each agent must see, tokens a second", positive, 2.5)
    .option("--max-ttft <time>", "longest time to the first token of a turn, such as 5s or 800ms", milliseconds, 5_000)
    .option("--success <share>", "share of requests that must keep both", share, 0.875)
    .option("--confidence <share>", "how sure the proof has to be", share, 0.85)
    .addOption(new Option("--preset <name>", "run at this proven preset of the model").choices(PRESET_NAMES))
    .option("--context <tokens>", "one agent's window (4096 or 4K), in place of a preset", tokens)
    .option("--budget <time>", "wall time for the whole run, such as 10m", duration, 600_000)
    .option("--out <dir>", "folder for journal and summaries", "o3_results")
    .option("--seed <n>", "seed of all prompts", wholeNumber)
    .option("--resume", "continue the last run of this model instead of starting anew", false)
    .option("--wait", "while another O3 measures on this server, wait for it instead of refusing", false)
    .option("--embedded", "where no server answers, use the embedded engine on a model with random weights", false)
    .option("--json", "print the report as one JSON document on stdout", false)
    .action((model: string | undefined, flags: SwarmFlags) => swarmCommand(model, flags, world));
}

async function swarmCommand(wanted: string | undefined, flags: SwarmFlags, world: World): Promise<void> {
  if (flags.preset !== undefined && flags.context !== undefined) throw new UsageError("Name either --preset or --context: a preset has its own context.");
  const { config, warnings } = await loadConfiguration(world.cwd);
  for (const warning of warnings) world.err(`o3: ${warning}\n`);
  const folder = resolve(world.cwd, flags.out);
  const progress = createProgress(world.stderr);
  try {
    const connection = await connect({ wanted, endpoint: flags.endpoint, orEmbedded: flags.embedded, note: progress.note }, world);
    try {
      const { model, probe } = connection;
      const options = await optionsFor(model, flags, folder, progress.note);
      const { limits, seed } = requestFor(model, { seed: flags.seed }, config, await probe.profile(world.signal));
      const { report, paths } = await runSwarm(
        {
          ...connection,
          request: requestOf(model, flags, { limits, seed, options }),
          ...{ config, folder, resume: flags.resume, wait: flags.wait, note: progress.note, onEvent: progress.onEvent },
        },
        world.signal,
      );
      progress.stop();
      if (flags.json) world.out(`${toJson(report, 2)}\n`);
      else print(report, paths, world);
      world.exitCode = exitCodeOf(report);
    } finally {
      await connection.close();
    }
  } finally {
    progress.stop();
  }
}

const requestOf = (model: string, flags: SwarmFlags, rest: Pick<SwarmRequest, "limits" | "seed" | "options">): SwarmRequest => ({
  model,
  shape: flags.shape,
  maxAgents: flags.agents,
  objectives: { minTokensPerSecond: flags.minTps, maxTtftMs: flags.maxTtft, success: flags.success },
  confidence: flags.confidence,
  budgetMs: flags.budget,
  ...rest,
});

/** A preset that holds, where there is one; else a window of the sessions' own size. */
async function optionsFor(model: string, { preset: wanted, context, shape }: SwarmFlags, folder: string, note: (message: string) => void): Promise<RunnerSettings> {
  if (context !== undefined) return withContext(context, AUTOMATIC);
  const { records } = await readJournal(folder, model);
  const report = assembleReport(records);
  const names = report?.current.presets.map(({ name }) => name) ?? [];
  const chosen = report?.current.presets.find(({ name }) => name === wanted);
  if (wanted !== undefined && !chosen)
    throw new UsageError(
      `${folder} has no preset ${wanted} of ${model}${names.length > 0 ? ` (it has ${names.join(", ")})` : ""}. Run \`o3 optimize ${model}\` first, or name a window with --context.`,
    );
  if (chosen) return chosen.settings;
  const { windowTokens } = SHAPES[shape];
  note(`Each agent gets a window of ${formatTokens(windowTokens)}, as sessions of the shape ${shape} need; --context or --preset change it.`);
  return withContext(windowTokens, AUTOMATIC);
}

function print(report: SwarmReport, paths: SwarmPaths, world: World): void {
  const table = new Table({ head: [...SWARM_COLUMNS], style: { head: [], border: [] } });
  for (const level of report.levels) table.push(swarmRow(level, inEnglish));
  const simulated = report.simulated ? "Simulated: nothing here was measured.\n" : "";
  world.out(`${simulated}${swarmInWords(report, inEnglish).join("\n")}\n\n`);
  if (report.levels.length > 0) world.out(`${table.toString()}\n`);
  world.out(`Report: ${paths.markdown}\nJournal: ${paths.journal}\n`);
}

function exitCodeOf({ ending, passed, promising }: SwarmReport): number {
  if (ending.state === "cancelled") return EXIT.cancelled;
  if (passed) return EXIT.certified;
  return promising ? EXIT.provisional : EXIT.nothingFits;
}
