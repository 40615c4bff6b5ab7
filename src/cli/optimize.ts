import type { Command } from "commander";
import { GOALS } from "../core/domain/request";
import type { Wishes } from "../core/domain/request";
import { existsSync } from "node:fs";
import { join, resolve } from "node:path";
import { Option } from "commander";
import { agentHost } from "../app/agent-host";
import { requestFor } from "../app/request";
import { runOptimization } from "../app/run";
import { PATIENCE } from "../app/quiet";
import type { Patience } from "../app/quiet";
import { tooSmallFor } from "../app/too-small";
import { CONFIGURATION_FILES, hasConfiguration, loadConfiguration, WORKSPACE_FOLDER } from "../config";
import { UsageError } from "../core/errors";
import type { ModelReport } from "../core/domain/report";
import { budgetMinutesFor } from "../core/report/more-budget";
import { endInWords } from "../words/summary";
import { inEnglish } from "../words/say";
import { inWords } from "../words/said";
import { colors } from "./colors";
import { criteriaLines } from "./criteria";
import { connect } from "./connect";
import { printForecast } from "./forecast";
import { exitCodeOf } from "./exit";
import type { OptimizeFlags } from "./optimize-flags";
import { duration, firstTokenTime, rate, share, tokens, wholeNumber } from "./options";
import { recordsOf } from "./journals";
import { OUT_TO_WRITE, placeFor } from "./places";
import { createProgress } from "./progress";
import { printResult } from "./result-table";
import type { World } from "./world";
import { toJson } from "../results";

export function addOptimize(program: Command, world: World): void {
  program
    .command("optimize")
    .description("find the largest stable context of a model and fast settings, prove them, and write presets and reports")
    .argument("[model]", "an installed model (default: the only one, or the one that was changed last)")
    .option("--endpoint <url>", "the server (default: OLLAMA_HOST or http://127.0.0.1:11434)")
    .addOption(new Option("--goal <goal>", "what to look for").choices(GOALS))
    .option("--reliability <share>", "least share of filled loads that must succeed with a certified preset (default: 0.85)", share)
    .option("--confidence <share>", "how sure the proof has to be (default: 0.85)", share)
    .option("--ram-limit <share>", "largest share of RAM that may be in use during a run (default: 0.90)", share)
    .option("--vram-limit <share>", "largest share of VRAM that may be in use during a run (default: 0.90)", share)
    .option("--max-context <tokens>", "largest context to look for (65536 or 64K)", tokens)
    .option("--min-tps <n>", "minimum decode speed with a full window, tokens a second", rate)
    .option("--max-ttft <time>", "maximum time to first token when the window is filled from empty, such as 30s or 30 (seconds)", firstTokenTime)
    .option("--budget <time>", "time that the whole run may take, such as 20m (default) or 2h", duration)
    .option("--config <dir>", "folder with optimization.yaml, models.yaml or hardware.yaml, in place of .o3")
    .option(...OUT_TO_WRITE)
    .option("--seed <n>", "seed of the random numbers for prompts and order", wholeNumber)
    .option("--resume [run]", "continue the newest run of this model that is not complete, or the one with this id (see o3 runs)", false)
    .option("--wait", "wait while another O3 measures on this server, instead of stopping with an error", false)
    .option("--wait-for-quiet [time]", "wait until no other program uses the machine, for at most so long (default: 10m), then go on", duration)
    .option("--dry-run", "measure nothing: say what fits as far as is known, and how long proving it takes", false)
    .option("--embedded", "if no server answers, use the embedded engine with a model of random weights", false)
    .option("--json", "print the report as one JSON document", false)
    .action((model: string | undefined, flags: OptimizeFlags) => optimizeCommand(model, flags, world));
}

/** The folder that `--config` names; undefined: the workspace's own. */
function configFolder(named: string | undefined, world: World): string | undefined {
  const folder = named === undefined ? undefined : resolve(world.cwd, named);
  if (folder === undefined) return undefined;
  if (!existsSync(folder)) throw new UsageError(`There is no folder ${folder}. --config needs a folder with O3's YAML files.`);
  if (hasConfiguration(folder)) return folder;
  const inside = join(folder, WORKSPACE_FOLDER);
  const meant = hasConfiguration(inside) ? ` Did you mean ${inside}?` : "";
  throw new UsageError(
    `${folder} has none of O3's YAML files (${CONFIGURATION_FILES.join(", ")}). --config needs a folder with at least one of them.${meant}`,
  );
}

async function optimizeCommand(wanted: string | undefined, flags: OptimizeFlags, world: World): Promise<void> {
  const { config, warnings } = await loadConfiguration(world.cwd, configFolder(flags.config, world));
  for (const warning of warnings) world.err(`o3: ${warning}\n`);
  const progress = createProgress(world.stderr);
  try {
    const connection = await connect({ wanted, endpoint: flags.endpoint, orEmbedded: flags.embedded, note: progress.note }, world);
    try {
      const { engine, identity, clock, probe } = connection;
      const request = requestFor(connection.model, wishesOf(flags), config, await probe.profile(world.signal));
      const place = await placeFor(flags.out, probe, world);
      if (flags.dryRun) {
        progress.stop();
        await printForecast({ connection, request, config, earlier: await recordsOf(place.read, request.model, world) }, world);
        return;
      }
      const { report, paths, tookMs } = await runOptimization(
        {
          engine,
          identity,
          clock,
          probe,
          request,
          config,
          embedded: connection.embedded,
          place,
          resume: flags.resume !== false,
          resumeRun: typeof flags.resume === "string" ? flags.resume : null,
          howToContinue: { code: "resume-flag" },
          wait: flags.wait,
          quiet: patienceIn(flags),
          howToWait: { code: "wait-flag" },
          note: progress.note,
          onEvent: progress.onEvent,
        },
        world.signal,
      );
      progress.stop();
      if (flags.json) world.out(`${toJson(report, 2)}\n`);
      else {
        printResult(report, paths, criteriaLines(connection.model, report.presets, config), world);
        if (report.ending.state === "budget-spent") world.out(`${colors.yellow("!")} ${budgetSpent(report, tookMs, flags)}\n`);
        for (const words of await tooSmallFor(report, world.cwd, agentHost(world.env, null))) world.out(`${colors.yellow("!")} ${inWords(words)}\n`);
      }
      world.exitCode = exitCodeOf(report);
    } finally {
      await connection.close();
    }
  } finally {
    progress.stop();
  }
}

const patienceIn = ({ waitForQuiet }: OptimizeFlags): "say" | Patience =>
  waitForQuiet === undefined ? "say" : { ...PATIENCE.soon, ...(waitForQuiet === true ? {} : { limitMs: waitForQuiet }) };

/** Why the run ended early, and the command that goes on with a budget that should do. */
function budgetSpent({ model, ending, moreBudget }: ModelReport, tookMs: number, flags: OptimizeFlags): string {
  const why = endInWords({ ending: ending.state, tookMs, moreBudget }, inEnglish);
  const neededMs = moreBudget?.neededMs ?? null;
  if (neededMs === null) return why;
  const out = flags.out === undefined ? "" : ` --out ${flags.out}`;
  return `${why} To go on: o3 optimize ${model.name} --resume --budget ${budgetMinutesFor(neededMs)}m${out}`;
}

const wishesOf = (flags: OptimizeFlags): Wishes => ({
  ...flags,
  maxContextTokens: flags.maxContext,
  minDecodeTokensPerSecond: flags.minTps,
  maxTtftMs: flags.maxTtft,
  budgetMs: flags.budget,
});
