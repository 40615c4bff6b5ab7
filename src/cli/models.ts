import Table from "cli-table3";
import type { Command } from "commander";
import { resolve } from "node:path";
import { openEndpoint } from "../app/endpoints";
import { installedModels } from "../app/installed-models";
import type { InstalledModel } from "../app/installed-models";
import { groundDifferences, groundOf } from "../core/domain/ground";
import { formatBytes, formatTokens, originIn, readPresets } from "../results";
import type { PresetsFile } from "../results";

import { endpointFrom } from "./connect";
import { groundInWords } from "../words/ground";
import type { World } from "./world";
import { inWords } from "../words/said";
import { toJson } from "../results";
import { presetTitle } from "../words/presets";

interface ModelsFlags {
  readonly endpoint?: string;
  readonly out: string;
  readonly json: boolean;
}

type Row = InstalledModel & { readonly presets: readonly string[] };

export function addModels(program: Command, world: World): void {
  program
    .command("models")
    .description("list the installed models with the largest context that each is predicted to have on this machine")
    .option("--endpoint <url>", "the server (default: OLLAMA_HOST or http://127.0.0.1:11434)")
    .option("--out <dir>", "folder with earlier results", "o3_results")
    .option("--json", "print one JSON document", false)
    .action(async (flags: ModelsFlags) => {
      const rows = await readRows(flags, world);
      if (flags.json) world.out(`${toJson(rows, 2)}\n`);
      else
        world.out(rows.length === 0 ? "No model is installed. Run 'ollama pull qwen2.5-coder:3b', or pull another model.\n" : `${table(rows)}\n`);
    });
}

async function readRows(flags: ModelsFlags, world: World): Promise<Row[]> {
  const { engine, probe } = openEndpoint(endpointFrom(flags.endpoint, world), world.env);
  const [{ models, environment }, known] = await Promise.all([
    installedModels({ engine, probe }, new Map(), world.signal),
    readPresets(resolve(world.cwd, flags.out)),
  ]);
  for (const path of known.unreadable)
    world.err(`${path} cannot be read as a presets file, so its presets are not shown. Fix or remove it; the next run of its model writes it again.\n`);
  return models.map((installed) => {
    const own = known.files.find((entry) => entry.model === installed.model.name);
    const presets = own ? presetsOf(own, groundInWords(groundDifferences(originIn(own), groundOf(installed.model.digest, environment)))) : [];
    return { ...installed, presets };
  });
}

/** Presets known of a model; stale ones say why. */
function presetsOf({ presets }: PresetsFile, changes: readonly string[]): string[] {
  const lines = Object.entries(presets).flatMap(([name, { state, options }]) =>
    options.num_ctx === undefined ? [] : [`${name} ${options.num_ctx} (${changes.length > 0 ? `stale, was ${state}` : state})`],
  );
  return lines.length > 0 ? [...lines, ...changes] : [];
}

/** The preset that a line begins with, by its title. */
const titled = (line: string): string => line.replace(/^\w+(?= \d)/, (name) => presetTitle(name));

const LINE_LENGTH = 48;

/** A sentence in lines that keep a table narrow. */
const inLines = (text: string): string => text.replace(new RegExp(`(?=.{${LINE_LENGTH}})(.{1,${LINE_LENGTH}})\\s+`, "g"), "$1\n");

function table(rows: readonly Row[]): string {
  const out = new Table({
    head: ["model", "family", "params", "quant", "size", "trained", "largest context (predicted)", "presets"],
    style: { head: [], border: [] },
    wordWrap: true,
  });
  for (const { model, predicted, loaded, presets } of rows) {
    out.push([
      loaded !== null ? `${model.name} (loaded)` : model.name,
      model.family,
      model.parameterSize,
      model.quantization,
      formatBytes(model.fileBytes),
      "trainedContextTokens" in model ? formatTokens(model.trainedContextTokens) : "-",
      predicted.state === "named" ? `${formatTokens(predicted.contextTokens)} (${predicted.boundBy})` : inLines(inWords(predicted.why)),
      presets.length > 0 ? presets.map(titled).join("\n") : "-",
    ]);
  }
  return `${out.toString()}\nPredicted from each model's metadata and the memory that is free now; nothing was loaded.`;
}
