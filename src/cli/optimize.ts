import type { Command } from "commander";
import { GOALS } from "../core/domain/request";
import type { OptimizeRequest } from "../core/domain/request";
import { Option } from "commander";
import type { HardwareLimits } from "../core/domain/hardware";
import { limitsFor, loadConfiguration, optionsFor } from "../config";
import { createHardwareProbe } from "../hardware";
import { systemClock } from "./clock";
import { criteriaLines } from "./criteria";
import type { Configuration } from "../config";
import { connect } from "./connect";
import { exitCodeOf } from "./exit";
import type { OptimizeFlags } from "./optimize-flags";
import { duration, positive, share, tokens, wholeNumber } from "./options";
import { createProgress } from "./progress";
import { printResult } from "./result-table";
import { runOptimization } from "./run";
import type { World } from "./world";

export function addOptimize(program: Command, world: World): void {
  program
    .command("optimize")
    .description("find the largest stable context of a model, prove it, and write presets and reports")
    .argument("[model]", "an installed model; left out, the only or the smallest one is taken")
    .option("--endpoint <url>", "the server (default: OLLAMA_HOST or http://127.0.0.1:11434)")
    .addOption(new Option("--goal <goal>", "what to look for").choices(GOALS))
    .option("--reliability <share>", "true success rate a certified preset has at least (default: 0.85)", share)
    .option("--confidence <share>", "one minus the probability of certifying a worse one (default: 0.85)", share)
    .option("--ram-limit <share>", "share of RAM never to pass (default: 0.90)", share)
    .option("--vram-limit <share>", "share of VRAM never to pass (default: 0.90)", share)
    .option("--max-context <tokens>", "do not look beyond this context (65536 or 64K)", tokens)
    .option("--min-tps <n>", "tokens a second that a full window must still decode", positive)
    .option("--max-ttft <s>", "seconds that a full window may take to the first token", positive)
    .option("--budget <time>", "wall time for the whole run, such as 20m (default) or 2h", duration)
    .option("--out <dir>", "folder for journal, summaries and presets", "o3_results")
    .option("--seed <n>", "seed of all prompts and orders", wholeNumber)
    .option("--resume", "continue the last run of this model instead of starting anew", false)
    .option("--embedded", "where no server answers, use the embedded engine on a model with random weights", false)
    .option("--json", "print the model report as one JSON document on stdout", false)
    .action((model: string | undefined, flags: OptimizeFlags) => optimizeCommand(model, flags, world));
}

export async function optimizeCommand(wanted: string | undefined, flags: OptimizeFlags, world: World): Promise<void> {
  const { config, warnings } = await loadConfiguration(world.cwd);
  for (const warning of warnings) world.err(`o3: ${warning}\n`);
  const progress = createProgress(world.stderr);
  try {
    const connection = await connect({ wanted, endpoint: flags.endpoint, orEmbedded: flags.embedded, note: progress.note }, world);
    try {
      const clock = systemClock();
      const probe = createHardwareProbe({ endpoint: connection.endpoint, clock });
      const machine = await probe.profile(world.signal);
      const limits = limitsFor(config.hardware, { cpuModel: machine.cpuModel, gpuNames: machine.gpus.map((gpu) => gpu.name) });
      const request = requestOf(flags, config, limits, connection.model);
      const { report, paths } = await runOptimization({ connection, clock, probe, request, config, flags, progress }, world);
      progress.stop();
      if (flags.json) world.out(`${JSON.stringify(report, null, 2)}\n`);
      else printResult(report, paths, criteriaLines(connection.model, report.presets, config), world);
      world.exitCode = exitCodeOf(report);
    } finally {
      await connection.close();
    }
  } finally {
    progress.stop();
  }
}

function requestOf(flags: OptimizeFlags, { optimization, models }: Configuration, limits: HardwareLimits, model: string): OptimizeRequest {
  const fixed = optionsFor(models, model);
  return {
    model,
    options: fixed.options,
    goal: flags.goal ?? optimization.goal,
    reliability: flags.reliability ?? optimization.certificate.reliability,
    confidence: flags.confidence ?? optimization.certificate.confidence,
    limits: {
      ram: flags.ramLimit ?? limits.ram,
      vram: flags.vramLimit ?? limits.vram,
      alert: Math.min(limits.alert, flags.ramLimit ?? 1, flags.vramLimit ?? 1),
      temperatureCelsius: limits.temperatureCelsius,
    },
    maxContextTokens: flags.maxContext ?? fixed.maxContextTokens,
    minDecodeTokensPerSecond: flags.minTps ?? null,
    maxTtftMs: flags.maxTtft === undefined ? null : flags.maxTtft * 1000,
    budgetMs: flags.budget ?? optimization.budgets.total,
    seed: flags.seed ?? optimization.seed,
  };
}
