import Table from "cli-table3";
import type { Command } from "commander";
import { openEndpoint } from "../app/endpoints";
import { installedModels } from "../app/installed-models";
import type { InstalledModel } from "../app/installed-models";
import { currentPresets, differencesSince, originOf, reportsIn } from "../app/presets";
import type { Evident, Reported, Today } from "../app/presets";
import { EngineError, ResultsError, saidOf } from "../core/errors";
import { formatBytes, formatTokens, toJson } from "../results";
import { endpointFrom } from "./connect";
import { groundInWords } from "../words/ground";
import type { World } from "./world";
import { inWords } from "../words/said";
import { exitCodeOfError } from "./exit";
import { measuredModels, recordsOf } from "./journals";
import { foldersFor, OUT_TO_READ } from "./places";
import { presetTitle } from "../words/presets";

interface ModelsFlags {
  readonly endpoint?: string;
  readonly out?: string;
  readonly json: boolean;
}

type Row = InstalledModel & { readonly presets: readonly string[] };

export function addModels(program: Command, world: World): void {
  program
    .command("models")
    .description("list the installed models with the largest context that each is predicted to have on this machine")
    .option("--endpoint <url>", "the server (default: OLLAMA_HOST or http://127.0.0.1:11434)")
    .option(...OUT_TO_READ)
    .option("--json", "print one JSON document", false)
    .action(async (flags: ModelsFlags) => {
      const { rows, down } = await readRows(flags, world);
      if (flags.json) world.out(`${toJson(rows, 2)}\n`);
      else
        world.out(rows.length === 0 ? "No model is installed. Run 'ollama pull qwen2.5-coder:3b', or pull another model.\n" : `${table(rows, down)}\n`);
      if (down) {
        world.err(`o3: ${inWords(saidOf(down))}\n`);
        world.exitCode = exitCodeOfError(down);
      }
    });
}

/** The server's models; where it does not answer, those that were measured, and why. */
async function readRows(flags: ModelsFlags, world: World): Promise<{ readonly rows: readonly Row[]; readonly down: EngineError | null }> {
  const { engine, probe } = openEndpoint(endpointFrom(flags.endpoint, world), world.env);
  const folders = await foldersFor(flags.out, world);
  const known = (model: string): Promise<readonly Reported[]> => reportsOf(folders, model, world);
  try {
    const { models, environment } = await installedModels({ engine, probe }, new Map(), world.signal);
    const rows = models.map(async (installed) => ({
      ...installed,
      presets: presetLines(currentPresets(await known(installed.model.name), { digest: installed.model.digest, environment }), { digest: installed.model.digest, environment }),
    }));
    return { rows: await Promise.all(rows), down: null };
  } catch (error) {
    if (!(error instanceof EngineError)) throw error;
    const rows = await Promise.all((await measuredModels(folders)).map(async (name) => measuredRow(await known(name))));
    if (rows.every((row) => row === null)) throw error;
    return { rows: rows.filter((row) => row !== null), down: error };
  }
}

/** One journal that cannot be read hides no other. */
async function reportsOf(folders: readonly string[], model: string, world: World): Promise<readonly Reported[]> {
  try {
    return reportsIn(await recordsOf(folders, model, world));
  } catch (error) {
    if (!(error instanceof ResultsError)) throw error;
    world.err(`o3: ${inWords(saidOf(error))}\n`);
    return [];
  }
}

/** A model as its newest run saw it. */
function measuredRow(runs: readonly Reported[]): Row | null {
  const [newest] = runs;
  if (!newest) return null;
  return { state: "not-measurable", model: newest.report.model, predicted: { state: "none", why: "server offline" }, loaded: null, presets: presetLines(currentPresets(runs, null), null) };
}

/** Presets known of a model; stale ones say why. */
function presetLines(presets: readonly Evident[], today: Today | null): readonly string[] {
  const changes = (evident: Evident): readonly string[] => (today ? groundInWords(differencesSince(originOf(evident), today)) : []);
  const lines = presets.map((evident) => {
    const { name, contextTokens, evidence } = evident.preset;
    return `${name} ${contextTokens} (${changes(evident).length > 0 ? `stale, was ${evidence.state}` : evidence.state})`;
  });
  return [...lines, ...new Set(presets.flatMap(changes))];
}

/** The preset that a line begins with, by its title. */
const titled = (line: string): string => line.replace(/^\w+(?= \d)/, (name) => presetTitle(name));

const LINE_LENGTH = 48;

/** A sentence in lines that keep a table narrow. */
const inLines = (text: string): string => text.replace(new RegExp(`(?=.{${LINE_LENGTH}})(.{1,${LINE_LENGTH}})\\s+`, "g"), "$1\n");

function table(rows: readonly Row[], down: EngineError | null): string {
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
  if (down) return out.toString();
  return `${out.toString()}\nPredicted from each model's metadata and the memory that is free now; nothing was loaded.`;
}
