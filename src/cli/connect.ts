import { EngineError, UsageError } from "../core/errors";
import type { EngineIdentity } from "../core/domain/environment";
import type { ModelSummary } from "../core/domain/model";
import type { Engine } from "../core/ports";
import { createOllamaEngine } from "../ollama/engine";
import { parseEndpoint } from "../ollama/endpoint";
import { startEmbedded } from "./embedded-process";
import type { EmbeddedProcess } from "./embedded-process";
import type { World } from "./world";

export interface Connection {
  readonly engine: Engine;
  readonly endpoint: URL;
  readonly identity: EngineIdentity;
  /** The model to work on, as the server names it. */
  readonly model: string;
  /** Ends what was started for this connection, and nothing else. */
  readonly close: () => Promise<void>;
}

export const endpointFrom = (flag: string | undefined, world: World): URL => parseEndpoint(flag ?? world.env.OLLAMA_HOST ?? "");

export async function connect(
  wanted: {
    readonly wanted: string | undefined;
    readonly endpoint: string | undefined;
    /** Stand in with the embedded engine where nothing answers. */
    readonly orEmbedded: boolean;
    readonly note: (message: string) => void;
  },
  world: World,
): Promise<Connection> {
  const endpoint = endpointFrom(wanted.endpoint, world);
  const engine = createOllamaEngine({ endpoint, env: world.env });
  try {
    const identity = await engine.identify(world.signal);
    const model = chooseModel(await engine.list(world.signal), wanted.wanted, wanted.note);
    return { engine, endpoint, identity, model, close: () => Promise.resolve() };
  } catch (error) {
    if (!(error instanceof EngineError) || error.reason !== "unreachable" || !wanted.orEmbedded) throw error;
    wanted.note(
      `No Ollama answers at ${endpoint.origin}: using the embedded engine on a model with random weights (true speed and memory, no meaning).`,
    );
    const embedded = await startEmbedded(["--port", "0", "--make", "demo"], world.signal, () => undefined);
    return connectEmbedded(embedded, wanted.wanted, wanted.note, world);
  }
}

async function connectEmbedded(
  embedded: EmbeddedProcess,
  wanted: string | undefined,
  note: (message: string) => void,
  world: World,
): Promise<Connection> {
  try {
    const endpoint = parseEndpoint(embedded.endpoint);
    const engine = createOllamaEngine({ endpoint, env: world.env });
    const identity = await engine.identify(world.signal);
    const model = chooseModel(await engine.list(world.signal), wanted ?? "demo", note);
    return { engine, endpoint, identity, model, close: embedded.stop };
  } catch (error) {
    await embedded.stop();
    throw error;
  }
}

/** The model named, or the smallest of the list: the quickest to answer. Throws UsageError when there is none. */
export function chooseModel(installed: readonly ModelSummary[], wanted: string | undefined, note: (message: string) => void): string {
  if (wanted !== undefined) return wanted;
  const smallest = [...installed].sort((a, b) => a.fileBytes - b.fileBytes)[0];
  if (!smallest) throw new UsageError("The server has no model yet. Run `ollama pull qwen2.5-coder:3b`, or another one, and try again.");
  if (installed.length > 1) {
    note(
      `No model named: taking the smallest, ${smallest.name}. Others: ${installed
        .filter((model) => model !== smallest)
        .map((model) => model.name)
        .join(", ")}.`,
    );
  }
  return smallest.name;
}
