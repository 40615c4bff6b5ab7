import Table from "cli-table3";
import { Option } from "commander";
import type { Command } from "commander";
import { runLoadTest } from "../app/load-test";
import type { LoadTest, LoadTestInput } from "../app/load-test";
import { requestFor } from "../app/request";
import { loadConfiguration } from "../config";
import type { EngineIdentity } from "../core/domain/environment";
import { PRESET_NAMES } from "../core/domain/evidence";
import type { PresetName } from "../core/domain/evidence";
import type { HardwareLimits } from "../core/domain/hardware";
import type { JournalRecord, RequestOf } from "../core/domain/journal";
import { AUTOMATIC, withContext } from "../core/domain/settings";
import type { RunnerSettings } from "../core/domain/settings";
import { SWARM_SHAPES } from "../core/domain/swarm";
import type { SwarmShape } from "../core/domain/swarm";
import { UsageError } from "../core/errors";
import { assembleReport } from "../core/report/assemble";
import type { KindTypes } from "../core/runs/kind";
import { SHAPES } from "../core/swarm/shapes";
import { formatTokens, toJson } from "../results";
import type { SwarmPaths } from "../results/swarm";
import type { Said } from "../core/domain/statements";
import { connect } from "./connect";
import type { Connection } from "./connect";
import { tokens, wholeNumber } from "./options";
import { recordsOf } from "./journals";
import { OUT_TO_WRITE, placeFor } from "./places";
import { createProgress } from "./progress";
import type { World } from "./world";

/** Flags of all commands that load a model once and ask it much. */
export interface TestFlags {
  readonly endpoint?: string;
  readonly preset?: PresetName;
  readonly context?: number;
  readonly out?: string;
  readonly seed?: number;
  readonly resume: boolean;
  readonly wait: boolean;
  readonly embedded: boolean;
  readonly json: boolean;
}

/** And of those that let agents work. */
export interface LoadFlags extends TestFlags {
  readonly shape: SwarmShape;
}

export const withLoadFlags = (command: Command): Command =>
  withTestFlags(command).addOption(new Option("--shape <shape>", "how the agents' sessions grow").choices(SWARM_SHAPES).default("short"));

export const withTestFlags = (command: Command): Command =>
  command
    .argument("[model]", "an installed model; left out, the only one, or the one that was changed last, is taken")
    .option("--endpoint <url>", "the server (default: OLLAMA_HOST or http://127.0.0.1:11434)")
    .addOption(new Option("--preset <name>", "run at this proven preset of the model").choices(PRESET_NAMES))
    .option("--context <tokens>", "the window, of one agent where there are several (4096 or 4K), in place of a preset", tokens)
    .option(...OUT_TO_WRITE)
    .option("--seed <n>", "seed of all prompts", wholeNumber)
    .option("--resume", "continue the last run of this model instead of starting anew", false)
    .option("--wait", "while another O3 measures on this server, wait for it instead of refusing", false)
    .option("--embedded", "where no server answers, use the embedded engine on a model with random weights", false)
    .option("--json", "print the report as one JSON document on stdout", false);

/** What every request of such a run has in common. */
export interface LoadBasics {
  readonly model: string;
  readonly shape: SwarmShape;
  readonly limits: HardwareLimits;
  readonly options: RunnerSettings;
  readonly seed: number;
}

/** What a report is on the screen. */
export interface Shown {
  readonly sentences: readonly string[];
  readonly columns: readonly string[];
  readonly rows: readonly (readonly string[])[];
  readonly simulated: boolean;
  readonly exitCode: number;
}

/** What a run was made with, for what comes after it. */
export type Given<T extends KindTypes> = LoadTestInput<T["name"]> & Pick<Connection, "embedded">;

/** What more was found after the run itself. */
export interface More {
  readonly reports: readonly unknown[];
  readonly sentences: readonly string[];
}

export interface LoadCommand<T extends KindTypes> {
  /** Left out: what sessions of the shape need. */
  readonly window?: DefaultWindow;
  readonly test: LoadTest<T, SwarmPaths>;
  /** `earlier` is all that is known of the model. */
  readonly request: (basics: LoadBasics, earlier: readonly JournalRecord[], identity: EngineIdentity) => RequestOf[T["name"]];
  readonly show: (report: T["report"]) => Shown;
  /** The same question elsewhere; left out where it is not asked. */
  readonly more?: ((given: Given<T>, report: T["report"], signal: AbortSignal) => Promise<More>) | undefined;
}

export async function loadCommand<T extends KindTypes>(command: LoadCommand<T>, wanted: string | undefined, flags: TestFlags & Partial<LoadFlags>, world: World): Promise<void> {
  if (flags.preset !== undefined && flags.context !== undefined) throw new UsageError("Name either --preset or --context: a preset has its own context.");
  const { config, warnings } = await loadConfiguration(world.cwd);
  for (const warning of warnings) world.err(`o3: ${warning}\n`);
  const progress = createProgress(world.stderr);
  try {
    const connection = await connect({ wanted, endpoint: flags.endpoint, orEmbedded: flags.embedded, note: progress.note }, world);
    try {
      const { model, probe } = connection;
      const place = await placeFor(flags.out, probe, world);
      const earlier = await recordsOf(place.read, model, world);
      const { shape = "short" } = flags;
      const options = optionsFor(model, flags, command.window ?? windowOf(shape), earlier, progress.note);
      const { limits, seed } = requestFor(model, { seed: flags.seed }, config, await probe.profile(world.signal));
      const request = command.request({ model, shape, limits, options, seed }, earlier, connection.identity);
      const { resume, wait } = flags;
      const given = { ...connection, request, config, place, resume, wait, note: progress.note, onEvent: progress.onEvent };
      const { report, paths } = await runLoadTest(command.test, given, world.signal);
      const more = await command.more?.(given, report, world.signal);
      progress.stop();
      const shown = command.show(report);
      if (flags.json) world.out(`${toJson(more ? { own: report, others: more.reports } : report, 2)}\n`);
      else print({ ...shown, sentences: [...shown.sentences, ...(more?.sentences ?? [])] }, paths, world);
      world.exitCode = shown.exitCode;
    } finally {
      await connection.close();
    }
  } finally {
    progress.stop();
  }
}

/** What a test is run with where neither a preset nor a window is named. */
export interface DefaultWindow {
  readonly tokens: number;
  /** Where this preset is proven, it is taken in place of it. */
  readonly preset: PresetName | null;
  readonly note: string;
}

const windowOf = (shape: SwarmShape): DefaultWindow => {
  const tokens = SHAPES[shape].windowTokens;
  return { tokens, preset: null, note: `Each agent gets a window of ${formatTokens(tokens)}, as sessions of the shape ${shape} need; --context or --preset change it.` };
};

/** A preset that holds, where one is named; else the default. */
function optionsFor(model: string, { preset: wanted, context }: TestFlags, otherwise: DefaultWindow, earlier: readonly JournalRecord[], note: (said: Said) => void): RunnerSettings {
  if (context !== undefined) return withContext(context, AUTOMATIC);
  const current = assembleReport(earlier)?.current.presets ?? [];
  const chosen = current.find(({ name }) => name === (wanted ?? otherwise.preset));
  if (chosen) return chosen.settings;
  if (wanted !== undefined) {
    const names = current.map(({ name }) => name).join(", ");
    const has = names === "" ? "" : ` (it has ${names})`;
    throw new UsageError(`There is no preset ${wanted} of ${model} yet${has}. Run 'o3 optimize ${model}' first, or name a window with --context.`);
  }
  note(otherwise.note);
  return withContext(otherwise.tokens, AUTOMATIC);
}

function print({ sentences, columns, rows, simulated }: Shown, paths: SwarmPaths, world: World): void {
  world.out(`${simulated ? "Simulated: nothing here was measured.\n" : ""}${sentences.join("\n")}\n\n`);
  const table = new Table({ head: [...columns], style: { head: [], border: [] } });
  table.push(...rows.map((row) => [...row]));
  if (rows.length > 0) world.out(`${table.toString()}\n`);
  world.out(`Report: ${paths.markdown}\nJournal: ${paths.journal}\n`);
}
