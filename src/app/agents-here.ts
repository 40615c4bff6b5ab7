import { appliedIn, AGENTS, detectAgents, effectsOf, filesHere, recordsOf } from "../apply";
import type { AgentHost, ApplyPorts, DetectedAgent, Extensions, Sends } from "../apply";
import type { Said } from "../core/domain/statements";
import { saidOf } from "../core/errors";
import type { Endpoint } from "./endpoints";

/** A server that does not answer keeps nobody from seeing which agents there are. */
const ASK_LIMIT_MS = 3_000;

/** An agent as it is here: whether it is used and why, what it would ask for now, and what that does. */
export interface AgentHere {
  readonly id: string;
  readonly title: string;
  readonly level: "workspace" | "user";
  readonly inUse: boolean;
  readonly why: readonly string[];
  /** Null where it is not installed, or its files do not tell. */
  readonly version: string | null;
  /** The newest version whose reading of its files was checked. */
  readonly checkedVersion: string;
  /** Why it is never chosen without being named; null where it may be. */
  readonly neverUnasked: string | null;
  /** Null where it is not set up for any Ollama. */
  readonly sends: Sends | null;
  readonly effects: readonly string[];
  /** Why its files could not be read; null where they could. */
  readonly problem: Said | null;
  /** Whether O3 has written for it in this folder, and that is not undone. */
  readonly written: boolean;
}

interface Around {
  readonly workspaceFolder: string;
  readonly extensions: Extensions;
  readonly server: Endpoint;
  readonly ports: ApplyPorts;
}

export const detectHere = (workspaceFolder: string, host: AgentHost, extensions: Extensions): Promise<readonly DetectedAgent[]> =>
  detectAgents({ place: { ...host, workspaceFolder }, files: filesHere, extensions }, AGENTS);

/** All agents that O3 knows. Starts none of them; the server is asked where it answers. */
export async function agentsHere({ workspaceFolder, extensions, server, ports }: Around, signal: AbortSignal): Promise<readonly AgentHere[]> {
  const asking = AbortSignal.any([signal, AbortSignal.timeout(ASK_LIMIT_MS)]);
  const [detected, here, written] = await Promise.all([
    detectHere(workspaceFolder, ports.host, extensions),
    windowHere(workspaceFolder, server, asking),
    writtenFor(workspaceFolder, ports),
  ]);
  return Promise.all(
    detected.map(async ({ agent, ...seen }) => {
      const { id, title, level, checkedVersion } = agent;
      const common = { id, title, level, ...seen, checkedVersion, neverUnasked: agent.unaskedNever ?? null, written: written.has(id) };
      try {
        const sends = await agent.sends({ ...ports.host, workspaceFolder }, filesHere);
        if (sends === null) return { ...common, sends, effects: [], problem: null };
        const ofModel = sends.model === null ? null : await bakedWindow(sends.model, server, asking);
        return { ...common, sends, effects: effectsOf(agent, sends, { endpoint: server.ref.id, ofModel, here }), problem: null };
      } catch (error) {
        return { ...common, sends: null, effects: [], problem: saidOf(error) };
      }
    }),
  );
}

async function writtenFor(workspaceFolder: string, ports: ApplyPorts): Promise<ReadonlySet<string>> {
  const records = await recordsOf(workspaceFolder, ports);
  return new Set(records.flatMap(({ changes }) => changes.flatMap((change) => (change.kind === "file" ? [change.adapter] : []))));
}

/** The window of the preset that is applied here, else of the one model that is loaded. */
async function windowHere(workspaceFolder: string, { engine }: Endpoint, signal: AbortSignal): Promise<number | null> {
  const applied = await appliedIn(workspaceFolder).catch(() => null);
  const baked = applied?.options.num_ctx;
  if (typeof baked === "number") return baked;
  const loaded = await engine.loaded(signal).catch(() => []);
  return loaded.length === 1 ? (loaded[0]?.contextTokens ?? null) : null;
}

async function bakedWindow(model: string, { store }: Endpoint, signal: AbortSignal): Promise<number | null> {
  const found = await store.find(model, signal).catch(() => null);
  const window = found?.parameters.num_ctx;
  return typeof window === "number" ? window : null;
}
