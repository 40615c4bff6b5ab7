import Table from "cli-table3";
import type { Command } from "commander";
import { resolve } from "node:path";
import type { Ceiling } from "../core/domain/evidence";
import type { ModelProfile } from "../core/domain/model";
import { defaultRequest } from "../core/domain/request";
import { predictCeiling } from "../core/plan/predict-ceiling";
import { situationOf } from "../core/plan/situation";
import { originNow, stalenessOf } from "../core/preset/staleness";
import type { Staleness } from "../core/preset/staleness";
import { DEFAULT_PROTOCOL } from "../core/protocol";
import { createHardwareProbe } from "../hardware";
import { createOllamaEngine } from "../ollama/engine";
import { formatBytes, formatTokens, originIn, readPresets } from "../results";
import type { PresetsFile } from "../results";
import { systemClock } from "./clock";
import { endpointFrom } from "./connect";
import type { World } from "./world";

interface ModelsFlags {
  readonly endpoint?: string;
  readonly out: string;
  readonly json: boolean;
}

interface Row {
  readonly model: ModelProfile;
  readonly predicted: Ceiling;
  readonly loaded: boolean;
  readonly presets: readonly string[];
}

export function addModels(program: Command, world: World): void {
  program
    .command("models")
    .description("list installed models with their predicted ceiling on this machine, before any load")
    .option("--endpoint <url>", "the server (default: OLLAMA_HOST or http://127.0.0.1:11434)")
    .option("--out <dir>", "folder with earlier results", "o3_results")
    .option("--json", "print one JSON document", false)
    .action(async (flags: ModelsFlags) => {
      const rows = await readRows(flags, world);
      if (flags.json) world.out(`${JSON.stringify(rows, null, 2)}\n`);
      else
        world.out(rows.length === 0 ? "No model is installed. Run `ollama pull qwen2.5-coder:3b`, or another one.\n" : `${table(rows)}\n`);
    });
}

async function readRows(flags: ModelsFlags, world: World): Promise<Row[]> {
  const endpoint = endpointFrom(flags.endpoint, world);
  const engine = createOllamaEngine({ endpoint, env: world.env });
  const probe = createHardwareProbe({ endpoint, clock: systemClock() });
  const { signal } = world;
  const identity = await engine.identify(signal);
  const [installed, loaded, hardware, reading, known] = await Promise.all([
    engine.list(signal),
    engine.loaded(signal),
    probe.profile(signal),
    probe.read(signal),
    readPresets(resolve(world.cwd, flags.out)),
  ]);
  const environment = { engine: identity, hardware, o3Version: world.version };
  const rows: Row[] = [];
  for (const { name } of installed) {
    const model = await engine.describe(name, signal);
    const own = known.find((entry) => entry.model === name);
    rows.push({
      model,
      predicted: predictCeiling(situationOf({ model, environment, reading, protocol: DEFAULT_PROTOCOL, request: defaultRequest(name) })),
      loaded: loaded.some((entry) => entry.name === name),
      presets: own ? presetsOf(own, stalenessOf(originIn(own), originNow(model.digest, environment))) : [],
    });
  }
  return rows;
}

/** Presets known of a model; stale ones say why. */
function presetsOf({ presets }: PresetsFile, staleness: Staleness): string[] {
  const lines = Object.entries(presets).flatMap(([name, { state, options }]) =>
    options.num_ctx === undefined ? [] : [`${name} ${options.num_ctx} (${staleness.state === "stale" ? `stale, was ${state}` : state})`],
  );
  return staleness.state === "stale" && lines.length > 0 ? [...lines, ...staleness.reasons] : lines;
}

function table(rows: readonly Row[]): string {
  const out = new Table({
    head: ["model", "family", "params", "quant", "size", "trained", "predicted ceiling", "presets"],
    style: { head: [], border: [] },
    wordWrap: true,
  });
  for (const { model, predicted, loaded, presets } of rows) {
    out.push([
      loaded ? `${model.name} (loaded)` : model.name,
      model.family,
      model.parameterSize,
      model.quantization,
      formatBytes(model.fileBytes),
      formatTokens(model.trainedContextTokens),
      predicted.state === "named" ? `${formatTokens(predicted.contextTokens)} (${predicted.boundBy})` : predicted.why,
      presets.length > 0 ? presets.join("\n") : "-",
    ]);
  }
  return `${out.toString()}\nPredicted from each model's metadata and the memory that is free now; nothing was loaded.`;
}
