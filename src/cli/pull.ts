import type { Command } from "commander";
import ora from "ora";
import { openEndpoint } from "../app/endpoints";
import { pullModel } from "../app/pull";
import { fetchingInWords, percentOf } from "../words/fetching";
import type { Fetching } from "../core/events";
import { inEnglish } from "../words/say";
import { endpointFrom } from "./connect";
import type { World } from "./world";

export function addPull(program: Command, world: World): void {
  program
    .command("pull")
    .description("download a model to the server; Ctrl-C stops the download, which can be continued later")
    .argument("<model>", "a name of the library (https://ollama.com/library), such as qwen3:4b")
    .option("--endpoint <url>", "the server (default: OLLAMA_HOST or http://127.0.0.1:11434)")
    .action(async (model: string, { endpoint }: { readonly endpoint?: string }) => {
      const { engine } = openEndpoint(endpointFrom(endpoint, world), world.env);
      const shown = createView(world.stderr, model);
      try {
        await pullModel(engine, model, shown.draw, world.signal);
      } finally {
        shown.stop();
        await engine.close();
      }
      world.out(`${model} is there. 'o3 optimize ${model}' measures it.\n`);
    });
}

interface View {
  readonly draw: (fetching: Fetching) => void;
  readonly stop: () => void;
}

/** A line in place on a terminal; elsewhere a line for each step and each tenth. */
function createView(stream: World["stderr"], model: string): View {
  if (stream.isTTY) {
    const spin = ora({ stream, text: model, discardStdin: false }).start();
    return {
      draw: (fetching) => {
        spin.text = `${model}: ${fetchingInWords(fetching, inEnglish)}`;
      },
      stop: () => {
        spin.stop();
      },
    };
  }
  let last = "";
  return {
    draw: (fetching) => {
      const tenth = `${fetching.step} ${Math.floor((percentOf(fetching) ?? 0) / 10)}`;
      if (tenth !== last) stream.write(`${model}: ${fetchingInWords(fetching, inEnglish)}\n`);
      last = tenth;
    },
    stop: () => undefined,
  };
}
