import { createOllamaEngine } from "../../../src/ollama/engine";
import type { Engine } from "../../../src/core/ports";
import { startLocalServer } from "../../support/local-server";
import type { Handler, LocalServer } from "../../support/local-server";

/** A fresh server on loopback and the adapter that speaks to it, for each test of a suite. */
export function useServer(first?: () => Handler): { readonly server: LocalServer; readonly engine: Engine } {
  let server: LocalServer;
  let engine: Engine;
  beforeEach(async () => {
    server = await startLocalServer(first?.());
    engine = createOllamaEngine({ endpoint: server.url, env: {} });
  });
  afterEach(() => server.stop());
  return {
    get server() {
      return server;
    },
    get engine() {
      return engine;
    },
  };
}
