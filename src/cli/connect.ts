import { engineAt } from "../app/engine";
import { EngineError } from "../core/errors";
import type { EngineIdentity } from "../core/domain/environment";
import type { ModelSummary } from "../core/domain/model";
import type { Engine } from "../core/ports";
import { parseEndpoint } from "../ollama/endpoint";
import { chooseModel } from "../ollama/models";
import { embeddedRecipe } from "../private-server";
import type { ServerRecipe } from "../private-server";
import { embeddedServer, startEmbedded } from "./embedded-process";
import type { EmbeddedProcess } from "./embedded-process";
import type { World } from "./world";

/** Random weights, few enough that a window of 32,768 tokens is filled within seconds on two cores. */
const DEMO_MODEL = "long";

export interface Connection {
  readonly engine: Engine;
  readonly endpoint: URL;
  readonly identity: EngineIdentity;
  /** The model to work on, as the server names it. */
  readonly model: string;
  /** How another embedded engine like this one is started; null for any other server. */
  readonly embedded: ServerRecipe | null;
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
  const engine = engineAt(endpoint, world.env);
  try {
    const identity = await engine.identify(world.signal);
    const model = nameModel(await engine.list(world.signal), wanted.wanted, wanted.note);
    return { engine, endpoint, identity, model, embedded: null, close: () => Promise.resolve() };
  } catch (error) {
    if (!(error instanceof EngineError) || error.reason !== "unreachable" || !wanted.orEmbedded) throw error;
    wanted.note(
      `No Ollama answers at ${endpoint.origin}: using the embedded engine on a model with random weights (true speed and memory, no meaning).`,
    );
    const embedded = await startEmbedded(["--port", "0", "--make", DEMO_MODEL], world.signal, () => undefined);
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
    const engine = engineAt(endpoint, world.env);
    const identity = await engine.identify(world.signal);
    const model = nameModel(await engine.list(world.signal), wanted ?? DEMO_MODEL, note);
    return { engine, endpoint, identity, model, embedded: embeddedRecipe({ serverFile: embeddedServer(), modelsFolder: embedded.modelsFolder }), close: embedded.stop };
  } catch (error) {
    await embedded.stop();
    throw error;
  }
}

/** The model's name as the server has it; where none was asked for, says which one was taken. */
function nameModel(installed: readonly ModelSummary[], wanted: string | undefined, note: (message: string) => void): string {
  const model = chooseModel(installed, wanted ?? null);
  const others = installed.filter((other) => other !== model).map((other) => other.name);
  if (wanted === undefined && others.length > 0) note(`No model named: taking ${model.name}. Others: ${others.join(", ")}.`);
  return model.name;
}
