import type { Command } from "commander";
import { startEmbedded } from "./embedded-process";
import { port } from "./options";
import type { World } from "./world";

interface EmbeddedOptions {
  readonly port: number;
  readonly models?: string;
  readonly make: string;
}

export function addEmbedded(program: Command, world: World): void {
  program
    .command("embedded")
    .description("run the embedded engine in the foreground: Ollama's REST API with real inference, on this machine only")
    .option("--port <n>", "port to listen on (0: any free port)", port, 11_435)
    .option("--models <dir>", "folder of .gguf models")
    .option("--make <sizes>", "models with random weights to create if they are missing (tiny, long, demo, small, medium)", "tiny,small")
    .action(async (options: EmbeddedOptions) => {
      const args = ["--port", String(options.port), "--make", options.make, ...(options.models ? ["--models", options.models] : [])];
      const engine = await startEmbedded(args, world.signal, (line) => {
        world.err(`${line}\n`);
      });
      world.err(`The embedded engine listens on ${engine.endpoint}. Ctrl-C ends it.\n`);
      world.err(`In another terminal: OLLAMA_HOST=${engine.endpoint} o3 models\n`);
      await new Promise<void>((resolve) => {
        world.signal.addEventListener("abort", () => {
          resolve();
        });
        engine.child.once("exit", () => {
          resolve();
        });
      });
      await engine.stop();
    });
}
