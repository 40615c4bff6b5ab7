import { Option } from "commander";
import type { Command } from "commander";
import { resolve } from "node:path";
import { newestChain } from "../core/domain/chains";
import type { JournalRecord } from "../core/domain/journal";
import { UsageError } from "../core/errors";
import { assembleReport } from "../core/report/assemble";
import { toCsv, toJson, toMarkdown, toPresetsYaml } from "../results";
import { journalsOf, runNamed } from "./journals";
import type { World } from "./world";

const FORMATS = ["md", "json", "csv", "yaml"] as const;

interface ReportFlags {
  readonly format: (typeof FORMATS)[number];
  readonly run?: string;
  readonly out: string;
}

export function addReport(program: Command, world: World): void {
  program
    .command("report")
    .description("make the report of a model again from its journal")
    .argument("[model]", "the model (not needed if only one was measured, or with --run)")
    .addOption(new Option("--format <format>", "how to print it").choices(FORMATS).default("md"))
    .option("--run <id>", "a run, by its id or the first characters of it (see 'o3 runs'; default: the newest)")
    .option("--out <dir>", "folder with the results", "o3_results")
    .action(async (wanted: string | undefined, flags: ReportFlags) => {
      const folder = resolve(world.cwd, flags.out);
      const records = await recordsFor(folder, wanted, flags.run, world);
      const report = assembleReport(records);
      if (!report) throw new UsageError(`${folder} holds no run of ${wanted ?? "a model"}. Run 'o3 optimize' first.`);
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

/** All of a model's runs, of which the newest is told; or the one that was named, as if there were no other. */
async function recordsFor(folder: string, wanted: string | undefined, run: string | undefined, world: World): Promise<readonly JournalRecord[]> {
  const journals = await journalsOf(folder, wanted, world);
  if (run !== undefined) return runNamed(journals, run).chain;
  const [first, ...others] = journals;
  if (first && others.length === 0) return first.records;
  throw new UsageError(`Several models were measured: ${journals.map(({ model }) => model).join(", ")}. Name one: o3 report ${first?.model ?? ""}.`);
}
