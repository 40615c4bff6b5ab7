import { Option } from "commander";
import type { Command } from "commander";
import { resolve } from "node:path";
import { UsageError } from "../core/errors";
import { newestChain } from "../core/domain/chains";
import { assembleReport } from "../core/report/assemble";
import { journalledModels, readJournal, toCsv, toMarkdown, toPresetsYaml } from "../results";
import { sameModel } from "../ollama/models";
import type { World } from "./world";

const FORMATS = ["md", "json", "csv", "yaml"] as const;

interface ReportFlags {
  readonly format: (typeof FORMATS)[number];
  readonly out: string;
}

export function addReport(program: Command, world: World): void {
  program
    .command("report")
    .description("rebuild the report of a model from its journal alone")
    .argument("[model]", "the model; may be left out where only one was measured")
    .addOption(new Option("--format <format>", "how to print it").choices(FORMATS).default("md"))
    .option("--out <dir>", "folder with the results", "o3_results")
    .action(async (wanted: string | undefined, flags: ReportFlags) => {
      const folder = resolve(world.cwd, flags.out);
      const model = wanted ?? (await onlyModel(folder));
      const { records, warnings } = await recordsOf(folder, model);
      for (const warning of warnings) world.err(`o3: ${warning}\n`);
      const report = assembleReport(records);
      if (!report) throw new UsageError(`${folder} holds no run of ${model}. Run \`o3 optimize ${model}\` first.`);
      switch (flags.format) {
        case "md":
          world.out(toMarkdown(report));
          break;
        case "json":
          world.out(`${JSON.stringify(report, null, 2)}\n`);
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

/** The journal is named after the model as the server names it; a person may leave out the tag. */
async function recordsOf(folder: string, model: string): ReturnType<typeof readJournal> {
  const exact = await readJournal(folder, model);
  if (exact.records.length > 0) return exact;
  const same = (await journalledModels(folder)).find((name) => sameModel(name, model));
  return same === undefined ? exact : readJournal(folder, same);
}

async function onlyModel(folder: string): Promise<string> {
  const models = await journalledModels(folder);
  const [first] = models;
  if (first === undefined) throw new UsageError(`${folder} holds no journal. Run \`o3 optimize\` first, or name the folder with --out.`);
  if (models.length > 1) throw new UsageError(`Several models were measured: ${models.join(", ")}. Name one: o3 report ${first}.`);
  return first;
}
