import { Option } from "commander";
import type { Command } from "commander";
import { agentTarget, SNIPPETS } from "../apply";
import { canOf } from "../app/capabilities";
import { openEndpoint } from "../app/endpoints";
import { PRESET_NAMES } from "../core/domain/evidence";
import type { PresetName } from "../core/domain/evidence";
import { UsageError } from "../core/errors";
import { endpointFrom } from "./connect";
import { presetNow } from "./measured";
import { OUT_TO_READ } from "./places";
import type { World } from "./world";

interface SnippetFlags {
  readonly preset: PresetName;
  readonly endpoint?: string;
  readonly out?: string;
}

export function addSnippet(program: Command, world: World): void {
  program
    .command("snippet")
    .description("print text to copy, with a preset's values in it, for what O3 writes no file for; without a name, which there are")
    .argument("[name]", "such as langchain-python or curl")
    .argument("[model]", "the model; left out, the only one that was measured")
    .addOption(new Option("--preset <name>", "which preset").choices(PRESET_NAMES).default("balanced"))
    .option("--endpoint <url>", "the server (default: OLLAMA_HOST or http://127.0.0.1:11434)")
    .option(...OUT_TO_READ)
    .action((name: string | undefined, model: string | undefined, flags: SnippetFlags) => snippetCommand(name, model, flags, world));
}

async function snippetCommand(name: string | undefined, model: string | undefined, flags: SnippetFlags, world: World): Promise<void> {
  if (name === undefined) {
    world.out(SNIPPETS.map(({ id, title }) => `${id.padEnd(20)} ${title}\n`).join(""));
    return;
  }
  const snippet = SNIPPETS.find(({ id }) => id === name);
  if (!snippet) throw new UsageError(`There is no snippet "${name}". There are: ${SNIPPETS.map(({ id }) => id).join(", ")}.`);
  const server = openEndpoint(endpointFrom(flags.endpoint, world), world.env);
  try {
    const chosen = await presetNow({ model, preset: flags.preset, out: flags.out }, server, world);
    const can = canOf((await server.engine.describe(chosen.model, world.signal)).capabilities);
    const target = agentTarget({ ...chosen, endpoint: server.ref.id }, can);
    world.out(`${snippet.text(target).trimEnd()}\n`);
    if ((await server.store.find(target.derivedModel, world.signal)) === null)
      world.err(`o3: The server does not have ${target.derivedModel} yet: 'o3 apply ${chosen.model} --preset ${chosen.preset} --agents none' makes it.\n`);
  } finally {
    await server.engine.close();
  }
}
