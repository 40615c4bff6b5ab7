import { Command, CommanderError } from "commander";
import { addAgents } from "./agents";
import { addApply } from "./apply";
import { addDoctor } from "./doctor";
import { addEmbedded } from "./embedded";
import { exitCodeOfError, EXIT } from "./exit";
import { addModels } from "./models";
import { addOptimize } from "./optimize";
import { addPull } from "./pull";
import { addReport } from "./report";
import { addRuns } from "./runs";
import { addEffective } from "./effective";
import { addStress } from "./stress";
import { addSwarm } from "./swarm";
import { addSnippet } from "./snippet";
import { strict } from "./strict";
import { addUndo } from "./undo";
import type { World } from "./world";
import { realWorld } from "./world";
import { inWords } from "../words/said";
import { saidOf } from "../core/errors";

/** Builds the command line; `world` is what the commands print to and how they end. */
export function createProgram(world: World): Command {
  const program = new Command("o3")
    .description("Finds the best settings for a local Ollama model by measuring it on this machine, and proves that they are stable.")
    .version(world.version)
    .showSuggestionAfterError()
    .exitOverride()
    .configureOutput({ writeOut: world.out, writeErr: world.err });
  addOptimize(program, world);
  addModels(program, world);
  addPull(program, world);
  addDoctor(program, world);
  addReport(program, world);
  addRuns(program, world);
  addSwarm(program, world);
  addStress(program, world);
  addEffective(program, world);
  addApply(program, world);
  addUndo(program, world);
  addAgents(program, world);
  addSnippet(program, world);
  addEmbedded(program, world);
  strict(program);
  return program;
}

/** Runs one command line and resolves to its exit code. Never rejects. */
export async function run(argv: readonly string[], world: World): Promise<number> {
  const program = createProgram(world);
  try {
    await program.parseAsync(argv, { from: "user" });
    return world.exitCode;
  } catch (error) {
    if (error instanceof CommanderError) return error.exitCode === 0 ? 0 : EXIT.usage;
    world.err(`o3: ${inWords(saidOf(error))}\n`);
    return exitCodeOfError(error);
  }
}

if (require.main === module) {
  void run(process.argv.slice(2), realWorld()).then((code) => {
    process.exitCode = code;
  });
}
