import { serverEnvironment, serverProgram } from "../hardware";
import { findServer } from "../private-server";
import type { FoundServer } from "../private-server";

/** The `ollama` program here, the one that serves at this endpoint first, and the models of the server at this endpoint, whose own environment says best where they are. */
export async function findProgram(endpoint: URL, env: NodeJS.ProcessEnv, signal: AbortSignal): Promise<FoundServer> {
  const [own, running] = await Promise.all([serverEnvironment(endpoint), serverProgram(endpoint)]);
  const { OLLAMA_MODELS: models, HOME: home } = own ?? {};
  const places = models ? { OLLAMA_MODELS: models } : home ? { OLLAMA_MODELS: undefined, HOME: home } : {};
  const found = await findServer({ ...env, ...places }, process.platform, signal, running);
  return found.state === "found" && own ? { state: "found", recipe: { ...found.recipe, environment: own } } : found;
}
