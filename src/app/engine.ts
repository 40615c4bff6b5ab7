import type { Engine } from "../core/ports";
import { localityOf, serverEnvironment } from "../hardware";
import type { Locality } from "../hardware";
import { createOllamaEngine } from "../ollama/engine";

/** The engine at an endpoint, whose own environment is looked up where this machine shows it. */
export const engineAt = (endpoint: URL, env: Readonly<Record<string, string | undefined>>): Engine =>
  createOllamaEngine({
    endpoint,
    env,
    serverEnvironment: () => serverEnvironment(endpoint),
    isLocal: async () => (await whereIs(endpoint)).local === "yes",
  });

/** A tunnel is opened and closed by hand, and looking for one asks dear tools. */
const KNOWN_FOR_MS = 60_000;
const known = new Map<string, { readonly atMs: number; readonly found: Promise<Locality> }>();

/** Where the server at an endpoint runs, at most a minute old. */
export function whereIs(endpoint: URL): Promise<Locality> {
  const last = known.get(endpoint.host);
  if (last && performance.now() - last.atMs < KNOWN_FOR_MS) return last.found;
  const found = localityOf(endpoint);
  known.set(endpoint.host, { atMs: performance.now(), found });
  return found;
}
