import { availableParallelism } from "node:os";
import { endpointRef, openEndpoint } from "../app/endpoints";
import type { Endpoint, EndpointRef } from "../app/endpoints";
import { EngineError } from "../core/errors";
import type { EngineIdentity } from "../core/domain/environment";
import { chooseModel } from "../ollama/models";
import { embeddedRecipe } from "../private-server";
import type { ServerRecipe } from "../private-server";
import type { Said } from "../core/domain/statements";
import { embeddedServer, startEmbedded } from "./embedded-process";
import type { EmbeddedProcess } from "./embedded-process";
import type { World } from "./world";

/** Random weights, few enough that a window of 32,768 tokens is filled within seconds on two cores. */
const DEMO_MODEL = "long";

/** One core stays free: with as many threads as cores, llama.cpp crawls as soon as anything else runs beside it. */
const demoThreads = (): number => Math.max(1, availableParallelism() - 1);

export interface Connection extends Pick<Endpoint, "ref" | "engine" | "probe" | "clock"> {
  readonly identity: EngineIdentity;
  /** The model to work on, as the server names it. */
  readonly model: string;
  /** How another embedded engine like this one is started; null for any other server. */
  readonly embedded: ServerRecipe | null;
  /** Ends what was started for this connection, and nothing else. */
  readonly close: () => Promise<void>;
}

export const endpointFrom = (flag: string | undefined, world: World): EndpointRef => endpointRef(flag, world.env);

export async function connect(
  wanted: {
    readonly wanted: string | undefined;
    readonly endpoint: string | undefined;
    /** Stand in with the embedded engine where nothing answers. */
    readonly orEmbedded: boolean;
    readonly note: (said: Said) => void;
  },
  world: World,
): Promise<Connection> {
  const endpoint = openEndpoint(endpointFrom(wanted.endpoint, world), world.env);
  const { ref, engine } = endpoint;
  try {
    const identity = await engine.identify(world.signal);
    const model = await nameModel(endpoint, wanted.wanted, wanted.note, world.signal);
    return { ...endpoint, identity, model, embedded: null, close: () => engine.close() };
  } catch (error) {
    await engine.close();
    if (!(error instanceof EngineError) || error.reason !== "unreachable" || !wanted.orEmbedded) throw error;
    wanted.note(
      `No Ollama answers at ${ref.url.origin}: using the embedded engine on a model with random weights (its speed and memory are real, its answers mean nothing).`,
    );
    const embedded = await startEmbedded(["--port", "0", "--make", DEMO_MODEL, "--threads", String(demoThreads())], world.signal, () => undefined);
    return connectEmbedded(embedded, wanted.wanted, wanted.note, world);
  }
}

async function connectEmbedded(
  embedded: EmbeddedProcess,
  wanted: string | undefined,
  note: (said: Said) => void,
  world: World,
): Promise<Connection> {
  try {
    const endpoint = openEndpoint(endpointRef(embedded.endpoint, world.env), world.env);
    const identity = await endpoint.engine.identify(world.signal);
    const model = await nameModel(endpoint, wanted ?? DEMO_MODEL, note, world.signal);
    return { ...endpoint, identity, model, embedded: embeddedRecipe({ serverFile: embeddedServer(), modelsFolder: embedded.modelsFolder, threads: demoThreads() }), close: embedded.stop };
  } catch (error) {
    await embedded.stop();
    throw error;
  }
}

/** The model's name as the server has it; where none was asked for, says which one was taken. */
async function nameModel({ engine }: Endpoint, wanted: string | undefined, note: (said: Said) => void, signal: AbortSignal): Promise<string> {
  const installed = await engine.list(signal);
  const { name } = await chooseModel(installed, wanted ?? null, (model) => engine.describe(model, signal));
  const others = installed.map((other) => other.name).filter((other) => other !== name);
  if (wanted === undefined && others.length > 0) note(`No model was named, so O3 takes ${name}. Others: ${others.join(", ")}.`);
  return name;
}
