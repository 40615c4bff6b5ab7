import assert from "node:assert/strict";
import { existsSync } from "node:fs";
import { startEmbedded } from "../support/embedded";
import { runningModels } from "../support/embedded-client";
import type { RunningModel } from "../support/embedded-client";
import { PLANTED } from "../support/planted";
import type { Own } from "./driver";
import { startFront } from "./front/front";
import type { Front } from "./front/front";
import { programOf } from "./install";
import { startOutside } from "./outside";
import type { Outside } from "./outside";
import { PACKAGES } from "./packages";
import type { ClientPackage } from "./packages";

/** Fills its window within seconds. */
const BASE = "long-c131072";
/** Another file than the preset's: a server holds each in memory once. */
const OWN = "long-c131072-s7";
/** What users have before O3; the window is the server's default too. */
const OWN_WINDOW = 49_152;
const OWN_OUTPUT = 4_096;

/** The embedded engine with the model of a measured preset, seen by clients as a whole Ollama. */
export interface World {
  readonly engine: string;
  readonly front: Front;
  readonly outside: Outside;
  /** What users have in their files before O3. */
  readonly own: Own;
  /** As `/api/ps` has it. */
  loaded(model: string): Promise<RunningModel>;
  stop(): Promise<void>;
}

export async function startWorld(): Promise<World> {
  const engine = await startEmbedded({ models: [BASE, OWN], env: { OLLAMA_CONTEXT_LENGTH: String(OWN_WINDOW) } });
  const front = await startFront(engine.endpoint);
  const outside = await startOutside();
  await copyModel(engine.endpoint, BASE, PLANTED.model);
  return {
    engine: engine.endpoint,
    front,
    outside,
    own: { model: `${OWN}:latest`, contextTokens: OWN_WINDOW, outputTokens: OWN_OUTPUT, endpoint: front.endpoint },
    loaded: async (name) => {
      const found = (await runningModels(engine.endpoint)).find((model) => model.name === name);
      assert.ok(found, `${name} is not loaded`);
      return found;
    },
    stop: async () => {
      await front.stop();
      await outside.stop();
      await engine.stop();
    },
  };
}

async function copyModel(endpoint: string, source: string, destination: string): Promise<void> {
  const { ok, status } = await fetch(`${endpoint}/api/copy`, { method: "POST", body: JSON.stringify({ source, destination }), signal: AbortSignal.timeout(10_000) });
  assert.ok(ok, `copying ${source} gave ${status}`);
}

/** A client that is installed; null where it could not be had. */
export const installed = (id: string): ClientPackage | null => PACKAGES.find((client) => client.id === id && existsSync(programOf(client))) ?? null;
