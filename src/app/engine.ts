import type { Engine } from "../core/ports";
import { serverEnvironment } from "../hardware";
import { createOllamaEngine } from "../ollama/engine";

/** The engine at an endpoint, whose own environment is looked up where this machine shows it. */
export const engineAt = (endpoint: URL, env: Readonly<Record<string, string | undefined>>): Engine =>
  createOllamaEngine({ endpoint, env, serverEnvironment: () => serverEnvironment(endpoint) });
