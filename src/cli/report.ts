import { Option } from "commander";
import type { Command } from "commander";
import { newestChain } from "../core/domain/chains";
import type { JournalRecord } from "../core/domain/journal";
import { UsageError } from "../core/errors";
import type { EffectiveReport } from "../core/domain/effective-report";
import type { StressReport } from "../core/domain/stress-report";
import type { SwarmReport } from "../core/domain/swarm-report";
import { assembleReport } from "../core/report/assemble";
import { EFFECTIVE } from "../core/runs/effective";
import { STRESS } from "../core/runs/stress";
import { SWARM } from "../core/runs/swarm";
import { toCsv, toJson, toMarkdown, toPresetsYaml } from "../results";
import { effectiveMarkdown } from "../results/effective";
import { stressMarkdown } from "../results/stress";
import { swarmMarkdown } from "../results/swarm";
import { journalsOf, runNamed } from "./journals";
import { OUT_TO_READ } from "./places";
import type { World } from "./world";

const FORMATS = ["md", "json", "csv", "yaml"] as const;

interface ReportFlags {
  readonly format: (typeof FORMATS)[number];
  readonly run?: string;
  readonly out?: string;
}

export function addReport(program: Command, world: World): void {
  program
    .command("report")
    .description("make the report of a model again from its journal")
    .argument("[model]", "the model (not needed if only one was measured, or with --run)")
    .addOption(new Option("--format <format>", "how to print it").choices(FORMATS).default("md"))
    .option("--run <id>", "a run, by its id or the first characters of it (see 'o3 runs'; default: the newest)")
    .option(...OUT_TO_READ)
    .action(async (wanted: string | undefined, flags: ReportFlags) => {
      const records = await recordsFor(flags.out, wanted, flags.run, world);
      const test = flags.run === undefined ? null : testIn(records);
      if (test) {
        if (flags.format !== "md" && flags.format !== "json") throw new UsageError(`Such a test has no ${flags.format}: choose md or json.`);
        world.out(flags.format === "json" ? `${toJson(test.report, 2)}\n` : test.markdown);
        return;
      }
      const report = assembleReport(records);
      if (!report) throw new UsageError(`There is no such run of ${wanted ?? "a model"}. Run 'o3 optimize' first.`);
      switch (flags.format) {
        case "md":
          world.out(toMarkdown(report));
          break;
        case "json":
          world.out(`${toJson(report, 2)}\n`);
          break;
        case "csv":
          world.out(toCsv(newestChain(records, "optimize").filter((record) => record.kind === "trial")));
          break;
        case "yaml":
          world.out(toPresetsYaml(report));
          break;
      }
    });
}

/** The report of a test; null where the run looked for presets. */
function testIn(chain: readonly JournalRecord[]): { readonly report: SwarmReport | StressReport | EffectiveReport; readonly markdown: string } | null {
  const swarm = SWARM.report(chain);
  if (swarm) return { report: swarm, markdown: swarmMarkdown(swarm) };
  const stress = STRESS.report(chain);
  if (stress) return { report: stress, markdown: stressMarkdown(stress) };
  const effective = EFFECTIVE.report(chain);
  return effective && { report: effective, markdown: effectiveMarkdown(effective) };
}

/** All of a model's runs, of which the newest is told; or the one that was named, as if there were no other. */
async function recordsFor(out: string | undefined, wanted: string | undefined, run: string | undefined, world: World): Promise<readonly JournalRecord[]> {
  const journals = await journalsOf(out, wanted, world);
  if (run !== undefined) return runNamed(journals, run).chain;
  const [first, ...others] = journals;
  if (first && others.length === 0) return first.records;
  throw new UsageError(`Several models were measured: ${journals.map(({ model }) => model).join(", ")}. Name one: o3 report ${first?.model ?? ""}.`);
}
